package wire

import (
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer reads an answer to one of some operations. It calls read for each
// response message, which has read the message when it returns.
func (s *scanner) answer(server *Server, read func(e xml.StartElement) error, operations ...string) error {
	root, err := s.root()
	if err != nil {
		return err
	}
	if root.Name != (xml.Name{Space: soapSpace, Local: "Envelope"}) {
		return fmt.Errorf("%w: it is no SOAP envelope", ErrNotEWS)
	}
	messages := 0
	var fault *Fault
	err = s.children(func(e xml.StartElement) error {
		switch e.Name {
		case xml.Name{Space: soapSpace, Local: "Header"}:
			return s.header(server)
		case xml.Name{Space: soapSpace, Local: "Body"}:
			return s.children(func(e xml.StartElement) error {
				operation, isResponse := strings.CutSuffix(e.Name.Local, "Response")
				switch {
				case e.Name == xml.Name{Space: soapSpace, Local: "Fault"}:
					fault = &Fault{}
					return s.fault(fault)
				case e.Name.Space == messagesSpace && isResponse && slices.Contains(operations, operation):
					return s.response(func(e xml.StartElement) error {
						messages++
						return read(e)
					})
				}
				return nil
			})
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case fault != nil:
		fault.Server = *server
		return fault
	case messages == 0:
		return fmt.Errorf("%w: it answers another request", ErrNotEWS)
	}
	return nil
}

// root enters the document's element.
func (s *scanner) root() (xml.StartElement, error) {
	for {
		t, err := s.d.Token()
		if err != nil {
			return xml.StartElement{}, s.broken(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, s.enter()
		}
	}
}

func (s *scanner) header(server *Server) error {
	return s.children(func(e xml.StartElement) error {
		if isType(e, "ServerVersionInfo") {
			*server = Server{Major: count(attribute(e, "MajorVersion")), Minor: count(attribute(e, "MinorVersion"))}
		}
		return nil
	})
}

// response calls read for each response message.
func (s *scanner) response(read func(e xml.StartElement) error) error {
	return s.children(func(e xml.StartElement) error {
		if e.Name != (xml.Name{Space: messagesSpace, Local: "ResponseMessages"}) {
			return nil
		}
		return s.children(func(e xml.StartElement) error {
			if e.Name.Space != messagesSpace {
				return nil
			}
			return read(e)
		})
	})
}

// message reads a response message. It calls read for each child that not all
// messages have.
func (s *scanner) message(e xml.StartElement, read func(e xml.StartElement) error) (Message, error) {
	m := Message{Class: attribute(e, "ResponseClass")}
	if m.Class != Success && m.Class != Warning {
		m.Class = Error // what says nothing is no success
	}
	err := s.children(func(e xml.StartElement) error {
		if e.Name.Space != messagesSpace {
			return nil
		}
		switch e.Name.Local {
		case "MessageText":
			return s.word(&m.Text)
		case "ResponseCode":
			return s.word(&m.Code)
		case "MessageXml":
			return s.messageXML(&m.BackOff, &m.Inner)
		}
		return read(e)
	})
	return m, err
}

// messageXML reads what a server says about an error besides its code.
func (s *scanner) messageXML(backOff *time.Duration, inner *string) error {
	return s.children(func(e xml.StartElement) error {
		if !isType(e, "Value") {
			return nil
		}
		var word string
		if err := s.word(&word); err != nil {
			return err
		}
		switch attribute(e, "Name") {
		case "BackOffMilliseconds":
			*backOff = milliseconds(word)
		case "InnerErrorResponseCode":
			*inner = word
		}
		return nil
	})
}

// longestBackOff bounds what a server can make us wait.
const longestBackOff = 24 * time.Hour

func milliseconds(s string) time.Duration {
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	return time.Duration(min(n, uint64(longestBackOff/time.Millisecond))) * time.Millisecond
}

func (s *scanner) fault(f *Fault) error {
	return s.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "faultcode":
			var code string
			if err := s.word(&code); err != nil {
				return err
			}
			if f.Code == "" {
				f.Code = code[strings.LastIndex(code, ":")+1:]
			}
		case "detail":
			return s.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "ResponseCode":
					return s.word(&f.Code)
				case "MessageXml":
					return s.messageXML(&f.BackOff, &f.Inner)
				}
				return nil
			})
		}
		return nil
	})
}

// noID is the error for a folder or item that cannot be told from others.
func noID(noun string) error {
	return fmt.Errorf("%w: %s has no id", ErrNotEWS, noun)
}

// decoded is the answer, unless it could not be read.
func decoded[A any](answer *A, err error) (*A, error) {
	if err != nil {
		return nil, err
	}
	return answer, nil
}
