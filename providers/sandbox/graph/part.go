package graph

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"net/http"
	"strings"
)

// part is one request of a batch, and what becomes of it.
type part struct {
	id        string
	dependsOn string // in lower case; "" if it does not
	call      *call
	turn      int // how many turns are before it
	answer    *reply
}

// badBatch refuses a whole batch.
func badBatch(text string) *problem { return badRequest(codeBadRequest, text) }

// parseBatch reads the requests of a batch.
func (c *call) parseBatch(d *document) ([]*part, *problem) {
	value, _ := d.get("requests")
	requests, ok := value.([]any)
	switch {
	case !ok || len(d.members) != 1:
		return nil, badBatch("The batch is an object with requests and nothing else.")
	case len(requests) == 0:
		return nil, badBatch("The batch has no requests.")
	case len(requests) > c.limits.BatchItems:
		return nil, badBatch("Number of batch request steps exceeds the maximum.")
	}
	var parts []*part
	seen := map[string]bool{"": true}
	for _, value := range requests {
		request, ok := value.(*document)
		if !ok {
			return nil, badBatch("A request of the batch is no object.")
		}
		one, p := c.parsePart(request)
		if p != nil {
			return nil, p
		}
		id := strings.ToLower(one.id)
		switch {
		case seen[id]:
			return nil, badBatch("Request Ids have to be unique, and there.")
		case !seen[one.dependsOn]:
			return nil, badBatch("Request '" + one.id + "' depends on one that is not before it.")
		}
		seen[id] = true
		parts = append(parts, one)
	}
	return parts, nil
}

// parsePart reads one request.
func (c *call) parsePart(d *document) (*part, *problem) {
	inner := *c
	inner.header, inner.body = http.Header{}, nil
	if id := c.header.Get("client-request-id"); id != "" {
		inner.header.Set("client-request-id", id)
	}
	one := &part{call: &inner}
	var ok bool
	target := ""
	for _, m := range d.members {
		switch m.name {
		case "id":
			one.id, ok = m.value.(string)
		case "method":
			inner.method, ok = m.value.(string)
		case "url":
			target, ok = m.value.(string)
		case "headers":
			ok = inner.setHeader(m.value)
		case "body":
			inner.body, ok = bodyOf(m.value)
		case "dependsOn":
			one.dependsOn, ok = dependency(m.value)
		case "atomicityGroup":
			ok = true // the service ignores it
		default:
			ok = false
		}
		if !ok {
			return nil, badBatch("A request of the batch has a property that it cannot have, or one with a wrong value.")
		}
	}
	if _, written := d.get("method"); !written {
		inner.method = ""
	}
	return one, inner.check(one.id, target)
}

// check completes a request of a batch, and says what is wrong with it.
func (c *call) check(id, target string) *problem {
	switch c.method {
	case http.MethodGet, http.MethodDelete:
	case http.MethodPost, http.MethodPatch, http.MethodPut:
		if len(c.body) == 0 || c.header.Get("Content-Type") == "" {
			return badBatch("Write request id : " + id + " does not contain Content-Type header or body.")
		}
	default:
		return badBatch("A request of the batch has no method that there is.")
	}
	path, query, _ := strings.Cut(target, "?")
	path = strings.TrimPrefix(path, "/")
	switch {
	case path == "" || strings.Contains(path, "://"):
		return badBatch("The URL of a request of the batch is relative.")
	case strings.EqualFold(path, "$batch"):
		return badBatch("A batch has no batches in it.")
	}
	c.path, c.query = path, query
	return nil
}

// setHeader takes the headers of a request.
func (c *call) setHeader(value any) bool {
	headers, ok := value.(*document)
	if !ok {
		return false
	}
	for _, m := range headers.members {
		text, ok := m.value.(string)
		if !ok {
			return false
		}
		c.header.Set(m.name, text)
	}
	return true
}

// bodyOf is the body of a request: a document, or bytes in base64.
func bodyOf(value any) ([]byte, bool) {
	switch value := value.(type) {
	case *document:
		return value.bytes(), true
	case string:
		decoded, err := base64.StdEncoding.DecodeString(value)
		return decoded, err == nil
	}
	return nil, false
}

// bytes writes a document again.
func (d *document) bytes() []byte {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range d.members {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(encode(m.name))
		b.WriteByte(':')
		writeValue(&b, m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func writeValue(b *bytes.Buffer, value any) {
	switch value := value.(type) {
	case *document:
		b.Write(value.bytes())
	case []any:
		b.WriteByte('[')
		for i, one := range value {
			if i > 0 {
				b.WriteByte(',')
			}
			writeValue(b, one)
		}
		b.WriteByte(']')
	default:
		b.Write(encode(value))
	}
}

// dependency is the one request that another depends on. The service knows no
// more than one.
func dependency(value any) (string, bool) {
	ids, ok := value.([]any)
	if !ok || len(ids) > 1 {
		return "", false
	}
	if len(ids) == 0 {
		return "", true
	}
	id, ok := ids[0].(string)
	return strings.ToLower(cmp.Or(id, " ")), ok
}
