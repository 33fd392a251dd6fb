package wire

import "strconv"

// The namespaces of the documents.
const (
	soapSpace     = "http://schemas.xmlsoap.org/soap/envelope/"
	messagesSpace = "http://schemas.microsoft.com/exchange/services/2006/messages"
	typesSpace    = "http://schemas.microsoft.com/exchange/services/2006/types"
)

const (
	opening = `<?xml version="1.0" encoding="utf-8"?>` +
		`<soap:Envelope xmlns:soap="` + soapSpace + `" xmlns:m="` + messagesSpace + `" xmlns:t="` + typesSpace + `">` +
		`<soap:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>`
	closing = `</soap:Body></soap:Envelope>`
)

// writer writes a request.
type writer struct{ b []byte }

// begin writes everything before the operation.
func begin(h Header) *writer {
	w := &writer{b: make([]byte, 0, 4096)}
	w.raw(opening)
	if h.Impersonate != "" {
		w.raw("<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>")
		w.text(h.Impersonate)
		w.raw("</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>")
	}
	w.raw("</soap:Header><soap:Body>")
	return w
}

// finish writes the end of the operation and of everything around it.
func (w *writer) finish(operation string) []byte {
	w.raw(operation, closing)
	return w.b
}

func (w *writer) raw(parts ...string) {
	for _, s := range parts {
		w.b = append(w.b, s...)
	}
}

func (w *writer) text(s string) { w.b = appendText(w.b, s) }

// attribute writes a blank and an attribute.
func (w *writer) attribute(name, value string) {
	w.raw(" ", name, `="`)
	w.b = appendAttribute(w.b, value)
	w.raw(`"`)
}

func (w *writer) number(n int) { w.b = strconv.AppendInt(w.b, int64(n), 10) }

// end writes the end tag of a start tag.
func (w *writer) end(tag string) {
	for i := 1; i < len(tag); i++ {
		if tag[i] == ' ' || tag[i] == '>' {
			w.raw("</", tag[1:i], ">")
			return
		}
	}
}

// fit calls write for each of n elements as long as the request stays within
// maxBytes with the given end, and returns how many fit. The first one always
// does, and all do if maxBytes is 0.
func (w *writer) fit(n, maxBytes int, operation string, write func(i int)) int {
	for i := range n {
		before := len(w.b)
		write(i)
		if i > 0 && maxBytes > 0 && len(w.b)+len(operation)+len(closing) > maxBytes {
			w.b = w.b[:before]
			return i
		}
	}
	return n
}

// folder writes a folder's id.
func (w *writer) folder(f Folder) {
	if f.ID != "" {
		w.raw("<t:FolderId")
		w.attribute("Id", string(f.ID))
		w.raw("/>")
		return
	}
	w.raw("<t:DistinguishedFolderId")
	w.attribute("Id", f.Distinguished)
	if f.Mailbox == "" {
		w.raw("/>")
		return
	}
	w.raw("><t:Mailbox><t:EmailAddress>")
	w.text(f.Mailbox)
	w.raw("</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>")
}

// item writes an item's id, in an element of the given name.
func (w *writer) item(element string, i Item) {
	w.raw("<", element)
	w.attribute("Id", string(i.ID))
	if i.ChangeKey != "" {
		w.attribute("ChangeKey", string(i.ChangeKey))
	}
	w.raw("/>")
}

// shape writes the properties that are asked for besides the id.
func (w *writer) shape(element, bodyType string, paths ...string) {
	w.raw("<", element, "><t:BaseShape>IdOnly</t:BaseShape>", bodyType, "<t:AdditionalProperties>")
	w.raw(paths...)
	w.raw("</t:AdditionalProperties></", element, ">")
}
