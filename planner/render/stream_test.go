package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

// ticking is a clock that goes on by a second each time it is looked at.
func ticking() func() time.Time {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// stream is what is written to a stream.
func stream(t *testing.T, r *redact.Redactor, write func(*render.Stream)) []byte {
	t.Helper()
	var out bytes.Buffer
	s := render.NewStream(&out, r, ticking(), "1.2.3")
	write(s)
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestStream(t *testing.T) {
	change := &planner.Change{Action: planner.Recreate, Sync: "sales", Key: "crm/person/1", Item: managed}
	other := &planner.Change{Action: planner.Forget, Sync: "sales", Key: "crm/person/2"}
	golden(t, "stream", stream(t, redact.New(redact.Hide), func(s *render.Stream) {
		if err := s.Plan(everything()); err != nil {
			t.Error(err)
		}
		if err := s.Saved("p.plan", "sha256:00", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Error(err)
		}
		s.Started("vdir.mail", "5", change)
		s.Started("vdir.mail", "5", change)
		s.Done("vdir.mail", "5", change, "")
		s.Done("vdir.mail", "5", other, "mailbox bob@example.com: access is denied")
		s.Say(render.Plain{Severity: "warning", Summary: "Mailbox 5", Detail: "d"})
		if err := s.Complete(render.Outcome{Operation: "apply", Done: map[planner.Action]int{planner.Recreate: 1}, Failed: map[planner.Action]int{planner.Forget: 1}}); err != nil {
			t.Error(err)
		}
	}))
}

// TestStreamIsLinesOfJSON checks what any reader of the protocol relies on.
func TestStreamIsLinesOfJSON(t *testing.T) {
	out := stream(t, redact.New(redact.Hide), func(s *render.Stream) {
		if err := s.Plan(hostile("\x1b[2J\r\n::error::x\n##[x]\u202e\xff")); err != nil {
			t.Error(err)
		}
	})
	types := map[string]int{}
	for line := range strings.Lines(string(out)) {
		var e map[string]any
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		for _, key := range []string{"@level", "@message", "@module", "@timestamp", "type"} {
			if text, ok := e[key].(string); !ok || text == "" {
				t.Errorf("no %s: %s", key, line)
			}
		}
		types[e["type"].(string)]++
	}
	if !bytes.HasPrefix(out, []byte(`{"@level":"info","@message":"contactsync 1.2.3","@module":"contactsync.ui"`)) {
		t.Errorf("it begins with %.100s", out)
	}
	if types["version"] != 1 || types["planned_change"] != 11 || types["change_summary"] != 1 || types["diagnostic"] != 5 {
		t.Errorf("lines by type: %v", types)
	}
}

func TestStreamErrors(t *testing.T) {
	broken := errors.New("broken")
	s := render.NewStream(writer{broken}, redact.New(redact.Hide), ticking(), "1")
	if err := s.Plan(everything()); !errors.Is(err, broken) {
		t.Errorf("of the writer: %v", err)
	}
	failing := everything()
	failing.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) { yield(nil, broken) }
	s = render.NewStream(new(bytes.Buffer), redact.New(redact.Hide), ticking(), "1")
	if err := s.Plan(failing); !errors.Is(err, broken) {
		t.Errorf("of the mailboxes: %v", err)
	}
}
