package sandbox

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"contactsync/providers/sandbox/fault"
)

// answer holds an answer back until it is decided what becomes of it.
type answer struct {
	header http.Header
	status int // 0 until it is set
	body   bytes.Buffer
}

func newAnswer() *answer { return &answer{header: http.Header{}} }

// Header is the header of the answer.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader sets the status; the first one counts.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write adds to the body. It never fails.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

// html makes the answer a page.
func (a *answer) html(status int, title string) {
	a.header = http.Header{"Content-Type": {"text/html; charset=utf-8"}}
	a.status = status
	a.body.Reset()
	fmt.Fprintf(a, "<!DOCTYPE html><html><head><title>%s</title></head><body><h1>%s</h1></body></html>\n", title, title)
}

// deliver gives the answer to the client, or what a fault leaves of it. The n
// counts truncated answers, which are cut in three ways by turns.
func (a *answer) deliver(w http.ResponseWriter, k fault.Kind, n int) {
	a.WriteHeader(http.StatusOK)
	body := a.body.Bytes()
	half := body[:len(body)/2]
	switch {
	case k == fault.CutBefore || k == fault.CutAfter:
		a.cut(w, "", nil)
		return
	case k == fault.Truncated && n%3 == 0: // shorter than its length says
		a.cut(w, "Content-Length: "+strconv.Itoa(len(body)), half)
		return
	case k == fault.Truncated && n%3 == 1: // chunks without the last one
		chunk := fmt.Appendf(nil, "%x\r\n%s\r\n", len(half), half)
		if len(half) == 0 {
			chunk = nil // a chunk of length 0 is the last one
		}
		a.cut(w, "Transfer-Encoding: chunked", chunk)
		return
	case k == fault.Truncated: // a whole answer with half a document
		body = half
	case k == fault.GraphStrayChunk:
		a.cut(w, "Cache-Control: private", []byte("0\r\n\r\n"))
		return
	case k == fault.Malformed: // a NUL is wrong in a text of JSON too
		body = bytes.Join([][]byte{half, body[len(half):]}, []byte("\x00<&"))
	}
	maps.Copy(w.Header(), a.header)
	if a.status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the client may have gone
}

// cut writes the head of the answer, unless there is no such line, and a part of
// the body, and closes the connection.
func (a *answer) cut(w http.ResponseWriter, length string, body []byte) {
	conn, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return // not HTTP/1.1: the client gets an empty answer
	}
	if length != "" {
		fmt.Fprintf(buffer, "HTTP/1.1 %03d %s\r\n", a.status, http.StatusText(a.status))
		_ = a.header.Write(buffer)
		fmt.Fprintf(buffer, "%s\r\n\r\n%s", length, body)
		_ = buffer.Flush()
	}
	_ = conn.Close()
}
