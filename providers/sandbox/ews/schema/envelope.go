package schema

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// The errors of ParseEnvelope besides *ViolationError.
var (
	// ErrNotSOAP is returned for what is no XML, or XML of another root than the
	// Envelope of SOAP 1.1.
	ErrNotSOAP = errors.New("the request is no SOAP 1.1 envelope: send one as text/xml")
	// ErrUnknownOperation is returned for an envelope that is valid but for its
	// body, which holds a well-formed element that is no operation this server
	// knows.
	ErrUnknownOperation = errors.New("the request names no operation that this server knows")
	// ErrTooLarge is returned for a request of more bytes than Limits allow.
	ErrTooLarge = errors.New("the request is larger than the server takes: send fewer items at once")
)

// ViolationError says where and how a request breaks the schema. EWS answers it with
// ErrorSchemaValidation. The reason holds names of elements, attributes and types,
// never a value.
type ViolationError struct {
	// Line and Column are where the reader stood, after the tag or text in
	// question; both count from 1, columns in bytes.
	Line, Column int
	Reason       string
}

// Error returns the place and the reason.
func (v *ViolationError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", v.Line, v.Column, v.Reason)
}

// Limits bound what a request may cost. A field that is zero or less means its
// default, which is what Exchange has in its configuration.
type Limits struct {
	// Depth is how deep elements may be nested, the envelope counted; default 32.
	Depth int
	// Text is the most bytes of a text or an attribute; default 8,388,608.
	Text int
	// Bytes is the most bytes of a request; default 67,108,864.
	Bytes int64
}

func (l Limits) orDefaults() Limits {
	if l.Depth <= 0 {
		l.Depth = 32
	}
	if l.Text <= 0 {
		l.Text = 8 << 20
	}
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	return l
}

// Envelope is a validated request.
type Envelope struct {
	// Header holds the parts of the header, nil when there is none.
	Header *Node
	// Operation is the only child of the body.
	Operation *Node
	// Impersonation is the child of the header's ExchangeImpersonation that names
	// a mailbox, its text is the name: PrincipalName, SID, PrimarySmtpAddress or
	// SmtpAddress. It is nil for a caller who acts as himself.
	Impersonation *Node
	// Version is the attribute of the header's RequestServerVersion, of any value,
	// "" when there is none.
	Version string
}

// ParseEnvelope reads a SOAP 1.1 envelope and checks it. It returns a *ViolationError
// for what the schema, XML itself or the limits of depth and text forbid,
// ErrNotSOAP, ErrUnknownOperation or ErrTooLarge, and wraps an error of r.
func ParseEnvelope(r io.Reader, limits Limits) (*Envelope, error) {
	g, err := loadGrammar()
	if err != nil {
		return nil, fmt.Errorf("the grammar of EWS: %w", err)
	}
	tokens, err := newReader(r, limits.orDefaults())
	if err != nil {
		return nil, err
	}
	v := &validator{reader: tokens, grammar: g}
	root, err := v.root()
	if err != nil {
		return nil, err
	}
	e, err := v.envelope(root)
	if err != nil {
		return nil, err
	}
	if err := v.nothingMore(); err != nil {
		return nil, err
	}
	if e.Operation == nil {
		return nil, ErrUnknownOperation
	}
	e.Impersonation = e.Header.Child("ExchangeImpersonation").Child("ConnectingSID").First()
	e.Version = e.Header.Child("RequestServerVersion").Attr("Version")
	return e, nil
}

// root reads up to the start tag of the envelope.
func (v *validator) root() (*start, error) {
	for {
		token, err := v.token()
		if violation := (*ViolationError)(nil); errors.As(err, &violation) {
			return nil, ErrNotSOAP
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.CharData:
			if allBlank(t) {
				continue
			}
		case *start:
			if t.space == SpaceEnvelope && t.name == "Envelope" {
				return t, nil
			}
		}
		return nil, ErrNotSOAP
	}
}

// envelope reads the content of the envelope. The operation stays nil if it is
// unknown.
func (v *validator) envelope(root *start) (*Envelope, error) {
	e := &Envelope{}
	if err := v.bare(root); err != nil {
		return nil, err
	}
	part, err := v.nextChild("Envelope")
	if err != nil {
		return nil, err
	}
	if part != nil && part.space == SpaceEnvelope && part.name == "Header" {
		if e.Header, err = v.header(part); err != nil {
			return nil, err
		}
		if part, err = v.nextChild("Envelope"); err != nil {
			return nil, err
		}
	}
	if part == nil || part.space != SpaceEnvelope || part.name != "Body" {
		return nil, v.violation("the envelope has no Body where it is due")
	}
	if e.Operation, err = v.body(part); err != nil {
		return nil, err
	}
	if part, err = v.nextChild("Envelope"); err != nil {
		return nil, err
	}
	if part != nil {
		return nil, v.violation("nothing may follow the Body, but %s does", label(part.name))
	}
	return e, nil
}

func (v *validator) header(s *start) (*Node, error) {
	if err := v.bare(s); err != nil {
		return nil, err
	}
	n := &Node{Space: s.space, Name: s.name, Line: s.line}
	for {
		part, err := v.nextChild("Header")
		if part == nil || err != nil {
			return n, err
		}
		t, ok := v.headers[part.name]
		if !ok || part.space != SpaceTypes {
			return nil, v.violation("the Header of a request cannot have the part %s", label(part.name))
		}
		child, err := v.element(part, t)
		if err != nil {
			return nil, err
		}
		n.Children = append(n.Children, child)
	}
}

// body returns the operation, or nil if it is unknown.
func (v *validator) body(s *start) (*Node, error) {
	if err := v.bare(s); err != nil {
		return nil, err
	}
	part, err := v.nextChild("Body")
	if err != nil {
		return nil, err
	}
	if part == nil {
		return nil, v.violation("the Body is empty")
	}
	var n *Node
	if t, ok := v.operations[part.name]; ok && part.space == SpaceMessages {
		n, err = v.element(part, t)
	} else {
		_, err = v.skip(part)
	}
	if err != nil {
		return nil, err
	}
	if part, err = v.nextChild("Body"); err != nil {
		return nil, err
	}
	if part != nil {
		return nil, v.violation("the Body has a second child %s", label(part.name))
	}
	return n, nil
}

// bare refuses attributes: the elements of SOAP have none here.
func (v *validator) bare(s *start) error {
	_, err := v.attributes(s, &complexType{})
	return err
}

// nextChild returns the start tag of the next child of an element of SOAP, or
// nil after the element's end tag.
func (v *validator) nextChild(parent string) (*start, error) {
	for {
		token, err := v.token()
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.CharData:
			if !allBlank(t) {
				return nil, v.violation("the element %s holds no text", label(parent))
			}
		case *start:
			return t, nil
		case xml.EndElement:
			v.leave()
			return nil, nil
		}
	}
}

// nothingMore refuses what follows the envelope.
func (v *validator) nothingMore() error {
	for {
		token, err := v.token()
		if token == nil || err != nil {
			return err
		}
		if t, ok := token.(xml.CharData); !ok || !allBlank(t) {
			return v.violation("nothing may follow the envelope")
		}
	}
}
