package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"contactsync/providers/sandbox/fault"
)

// struck stands for a secret.
const struck = "***"

// entry is a line of the request log.
type entry struct {
	Number         int               `json:"n"`
	Time           time.Time         `json:"time"`
	Connection     string            `json:"client"`
	User           string            `json:"user,omitempty"`
	Method         string            `json:"method"`
	Path           string            `json:"path"`
	Operation      string            `json:"operation"`
	Status         int               `json:"status"`            // as the front end gave it
	Refused        string            `json:"refused,omitempty"` // why the client has to sign in
	Fault          fault.Kind        `json:"fault,omitempty"`
	Milliseconds   float64           `json:"ms"`
	RequestHeader  map[string]string `json:"request_header"`
	Request        string            `json:"request"`
	ResponseHeader map[string]string `json:"response_header"`
	Response       string            `json:"response"`
}

// journal writes the request log.
type journal struct {
	mu      sync.Mutex
	to      io.Writer // nil: none is kept
	secrets []string
	err     error // the first one
}

// strike has a secret struck out wherever it shows up.
func (j *journal) strike(secret string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.secrets = append(j.secrets, secret)
}

// write writes a line about an exchange. What becomes of the answer after it was
// made, because of a fault, is not in it; the kind of the fault is.
func (j *journal) write(x *exchange, now time.Time) {
	if j.to == nil {
		return
	}
	e := entry{
		Number: x.number, Time: x.begun.UTC(), Connection: x.request.RemoteAddr,
		Method: x.request.Method, Path: x.request.URL.Path, Operation: x.operation,
		Status: x.answer.status, Fault: x.fault, Milliseconds: float64(now.Sub(x.begun)) / float64(time.Millisecond),
		RequestHeader: plainHeader(x.request.Header), Request: string(x.body),
		ResponseHeader: plainHeader(x.answer.header), Response: x.answer.body.String(),
	}
	if x.caller != nil {
		e.User = x.caller.User
	}
	if x.refused != nil {
		e.Refused = x.refused.Error()
	}
	switch x.operation {
	case "Token":
		e.Request, e.Response = plainForm(x.body), struck
	case operationCRM:
		e.Request = plainDocument(x.request.Header, x.body)
	}
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(e)
	j.mu.Lock()
	defer j.mu.Unlock()
	text := line.String()
	for _, secret := range j.secrets {
		text = strings.ReplaceAll(text, secret, struck)
	}
	if err == nil {
		_, err = io.WriteString(j.to, text)
	}
	if err != nil && j.err == nil {
		j.err = fmt.Errorf("request log: %w", err)
	}
}

// failure is why the log is not complete, nil if it is.
func (j *journal) failure() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// plainHeader is a header without the secrets in it: of credentials and
// challenges, the scheme stays.
func plainHeader(header http.Header) map[string]string {
	plain := map[string]string{}
	for name, values := range header {
		values = slices.Clone(values)
		for i, value := range values {
			switch name {
			case "Authorization", "Proxy-Authorization":
				scheme, _, _ := strings.Cut(value, " ")
				values[i] = scheme + " " + struck
			case "Www-Authenticate":
				if scheme, challenge, _ := strings.Cut(value, " "); challenge != "" && (scheme == "NTLM" || scheme == "Negotiate") {
					values[i] = scheme + " " + struck
				}
			case "Cookie", "Set-Cookie":
				values[i] = struck
			}
		}
		plain[name] = strings.Join(values, ", ")
	}
	return plain
}

// plainForm is a form of which only what is no secret has its value.
func plainForm(body []byte) string {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return struck
	}
	for name := range form {
		if !slices.Contains([]string{"grant_type", "client_id", "scope", "resource"}, name) {
			form[name] = []string{struck}
		}
	}
	return form.Encode()
}
