package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// uiVersion is the version of the protocol that a Stream speaks.
const uiVersion = "1.2"

// Stream tells programs what happens: each event is a line of JSON in the form of Terraform's
// machine-readable UI, version 1.2 (developer.hashicorp.com/terraform/internals/machine-readable-ui),
// with what contactsync adds under the key "contactsync". The first line is the version.
//
// It may be used by several goroutines. After an error of its writer it writes nothing more; Err is
// that error.
type Stream struct {
	redactor *redact.Redactor
	now      func() time.Time

	mu      sync.Mutex
	out     io.Writer
	err     error
	started map[string]time.Time // by address, of what is being done
}

// NewStream begins a stream. now is the clock, version that of contactsync.
func NewStream(w io.Writer, r *redact.Redactor, now func() time.Time, version string) *Stream {
	s := &Stream{redactor: r, now: now, out: w, started: make(map[string]time.Time)}
	s.write(&event{Message: "contactsync " + redact.Text(version), Type: "version", Version: redact.Text(version), UI: uiVersion})
	return s
}

// event is a line of a stream.
type event struct {
	Level     string `json:"@level"`
	Message   string `json:"@message"`
	Module    string `json:"@module"`
	Timestamp string `json:"@timestamp"`
	Type      string `json:"type"`

	Version string         `json:"contactsync,omitempty"`
	UI      string         `json:"ui,omitempty"`
	Change  *streamChange  `json:"change,omitempty"`
	Folder  *streamFolder  `json:"folder,omitempty"`
	Remark  *streamRemark  `json:"remark,omitempty"`
	Hook    *streamHook    `json:"hook,omitempty"`
	Changes *streamSummary `json:"changes,omitempty"`
	Saved   *streamSaved   `json:"saved,omitempty"`

	Comparison *documentComparison `json:"comparison,omitempty"`

	Diagnostic any `json:"diagnostic,omitempty"`
}

// Diagnostic writes what is wrong. d is its object in the form of "terraform validate -json", which is safe
// to print but for the characters of its texts; severity is "error" or "warning".
func (s *Stream) Diagnostic(severity, summary string, d any) {
	level := severity
	if severity == "warning" {
		level = "warn"
	}
	title := map[string]string{"warning": "Warning: "}[severity]
	if title == "" {
		title = "Error: "
	}
	s.write(&event{Level: level, Message: title + summary, Type: "diagnostic", Diagnostic: d})
}

// Plain is a diagnostic without a place: an error or a warning that is about no file.
type Plain struct {
	Severity string `json:"severity"` // "error" or "warning"
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

// Say writes a diagnostic that is about no file. Its texts are safe to print.
func (s *Stream) Say(p Plain) { s.Diagnostic(p.Severity, p.Summary, p) }

// Err is the first error of the writer.
func (s *Stream) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// write writes an event.
func (s *Stream) write(e *event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writeLocked(e)
}

func (s *Stream) writeLocked(e *event) {
	if s.err != nil {
		return
	}
	if e.Level == "" {
		e.Level = "info"
	}
	e.Module = "contactsync.ui"
	e.Timestamp = s.now().UTC().Format("2006-01-02T15:04:05.000000Z07:00")
	var line bytes.Buffer
	if s.err = json.NewEncoder(&line).Encode(e); s.err == nil {
		_, s.err = s.out.Write(redact.EscapeJSON(line.Bytes()))
	}
}

// streamHook is a change that is being made.
type streamHook struct {
	Resource resource `json:"resource"`
	Action   string   `json:"action"`
	IDKey    string   `json:"id_key"`
	IDValue  string   `json:"id_value"`

	// Elapsed is for how many seconds it has been made; it is absent at its start.
	Elapsed *float64 `json:"elapsed_seconds,omitempty"`
}

// Started says that a change is about to be made.
func (s *Stream) Started(target string, rep addressbook.RepID, c *planner.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.start(target, rep, c)
}

// start writes that a change is about to be made, unless that was said. It gives what the change is
// known by while it is made.
func (s *Stream) start(target string, rep addressbook.RepID, c *planner.Change) (id string, hook streamHook) {
	words := verbsFor(c.Action)
	hook = streamHook{Resource: newResource(target, rep, c), Action: words.streamed, IDKey: "key", IDValue: redact.Text(string(c.Key))}
	id = strings.Join([]string{target, string(c.Action), string(c.Item.ID), hook.Resource.Address}, "\x00")
	if _, begun := s.started[id]; !begun {
		s.started[id] = s.now()
		s.writeLocked(&event{Message: hook.Resource.Address + ": " + words.gerund + "...", Type: "apply_start", Hook: &hook})
	}
	return id, hook
}

// Done says that a change was made; problem is why it was not, or not wholly, "" if it was.
func (s *Stream) Done(target string, rep addressbook.RepID, c *planner.Change, problem string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, hook := s.start(target, rep, c)
	elapsed := s.now().Sub(s.started[id]).Round(time.Millisecond)
	delete(s.started, id)
	seconds := elapsed.Seconds()
	hook.Elapsed = &seconds
	e := &event{Type: "apply_complete", Hook: &hook}
	ended := "complete"
	if problem != "" {
		e.Level, e.Type, ended = "error", "apply_errored", "errored"
	}
	e.Message = fmt.Sprintf("%s: %s %s after %s", hook.Resource.Address, verbsFor(c.Action).noun, ended, elapsed)
	if problem != "" {
		e.Message += ": " + s.redactor.Message(problem)
	}
	s.writeLocked(e)
}
