package wire

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// MaxBatch is the most requests that one $batch may have (Microsoft Graph, "Combine
// multiple HTTP requests using JSON batching").
const MaxBatch = 20

// Prefer is the header by which contacts have ids that outlive a move. It goes with
// every request, since ids and links of one kind are of no use with the other.
const Prefer = `IdType="ImmutableId"`

// Call is one request.
type Call struct {
	Method string

	// Path is the path below the version of the service, with the query, in which what
	// needs it is escaped. Link is a link that the service gave, in its stead; one with a
	// link is in no batch.
	Path, Link string

	// Match is the version of the contact that is written on, "" for any.
	Match string

	// Size is how many entries a page may have, 0 for what the service takes.
	Size int

	// Body is the JSON that is sent, nil for none; Photo is a JPEG sent in its stead.
	Body, Photo []byte
}

// Header is the header of the call.
func (c *Call) Header() http.Header {
	h := http.Header{}
	prefer := Prefer
	if c.Size > 0 {
		prefer += ", odata.maxpagesize=" + strconv.Itoa(c.Size)
	}
	h.Set("Prefer", prefer)
	if c.Match != "" {
		h.Set("If-Match", `W/"`+c.Match+`"`)
	}
	switch {
	case c.Photo != nil:
		h.Set("Content-Type", "image/jpeg")
	case c.Body != nil:
		h.Set("Content-Type", "application/json")
	}
	return h
}

// Reply is the answer to one request.
type Reply struct {
	Status     int
	RetryAfter time.Duration // 0 if the service does not say
	Body       []byte
}

// IsDone says whether the request was done.
func (r *Reply) IsDone() bool { return r.Status >= 200 && r.Status < 300 }

// batchCall is a request within a $batch.
type batchCall struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body,omitempty"`
	DependsOn []string          `json:"dependsOn,omitempty"`
}

// EncodeBatch is the body of a $batch of calls, one after the other: each depends on the
// one before it, so that the mailbox has one at a time. None of them has a photo.
func EncodeBatch(calls []Call) []byte {
	requests := make([]batchCall, len(calls))
	for i := range calls {
		c := &calls[i]
		headers := make(map[string]string)
		for name, values := range c.Header() {
			headers[name] = strings.Join(values, ", ")
		}
		requests[i] = batchCall{ID: strconv.Itoa(i + 1), Method: c.Method, URL: c.Path, Headers: headers, Body: c.Body}
		if i > 0 {
			requests[i].DependsOn = []string{strconv.Itoa(i)}
		}
	}
	return mustEncode(map[string]any{"requests": requests})
}

// DecodeBatch reads the answers to n calls, in their order. An answer that is missing,
// or that is there twice, is nil: what became of its call is not known.
func DecodeBatch(document []byte, n int) ([]*Reply, error) {
	var answer struct {
		Responses []struct {
			ID      string                     `json:"id"`
			Status  int                        `json:"status"`
			Headers map[string]json.RawMessage `json:"headers"`
			Body    json.RawMessage            `json:"body"`
		} `json:"responses"`
	}
	if err := json.Unmarshal(document, &answer); err != nil {
		return nil, notGraph(err)
	}
	if answer.Responses == nil {
		return nil, notGraph(errIncomplete)
	}
	replies := make([]*Reply, n)
	seen := make(map[int]bool)
	for _, r := range answer.Responses {
		i, err := strconv.Atoi(r.ID)
		if err != nil || i < 1 || i > n {
			continue
		}
		reply := &Reply{Status: r.Status, Body: r.Body}
		for name, value := range r.Headers {
			if strings.EqualFold(name, "Retry-After") {
				reply.RetryAfter = RetryAfter(strings.Trim(string(value), `"`))
			}
		}
		replies[i-1] = reply
		if seen[i] {
			replies[i-1] = nil
		}
		seen[i] = true
	}
	return replies, nil
}

// RetryAfter reads the seconds of a header of that name: 0 if it has none, and an hour at
// most.
func RetryAfter(value string) time.Duration {
	seconds, err := strconv.ParseUint(strings.TrimSpace(value), 10, 32)
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, time.Hour)
}
