package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"contactsync/config"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// stumbling is a target that panics over what it has to write, or where it is to look around.
type stumbling struct {
	providers.Target

	looking bool
	over    func(contact *addressbook.Contact)
}

func (s stumbling) Do(ctx context.Context, m addressbook.Mailbox, operations []providers.Operation) []providers.Result {
	for i := range operations {
		if operations[i].Contact != nil {
			s.over(operations[i].Contact)
		}
	}
	return s.Target.Do(ctx, m, operations)
}

func (s stumbling) Observe(ctx context.Context, m addressbook.Mailbox, cursors providers.Cursors) (*providers.Observation, error) {
	if s.looking {
		s.over(addressbook.NewContact(addressbook.Field{Name: "notes", Value: addressbook.Text("Kanari " + canarySecret)}))
	}
	return s.Target.Observe(ctx, m, cursors)
}

// stumblingLender lends targets that panic.
type stumblingLender struct {
	opener

	looking bool
	over    func(contact *addressbook.Contact)
}

func (l stumblingLender) take(cfg *config.Config) (*opened, error) {
	o, err := l.opener.take(cfg)
	if err != nil {
		return nil, err
	}
	for name, target := range o.targets {
		o.targets[name] = stumbling{target, l.looking, l.over}
	}
	return o, nil
}

// TestCrash has a provider panic while it is asked and while it writes, with values in what it panics
// with: the program says that, and where, and no value.
func TestCrash(t *testing.T) {
	for _, c := range []struct {
		name string
		over func(contact *addressbook.Contact)
		says string
	}{
		{"with a text", func(c *addressbook.Contact) { panic(fmt.Sprint(c.Get("notes"))) }, "a value of type string"},
		{"with an error", func(c *addressbook.Contact) { panic(fmt.Errorf("no %v", c.Get("notes"))) }, "a value of type *"},
		{"with a contact", func(c *addressbook.Contact) { panic(c) }, "a value of type *addressbook.Contact"},
		{"over an index", func(c *addressbook.Contact) { _ = c.Fields[len(c.Fields)] }, "runtime error: index out of range"},
		{"over a type", func(c *addressbook.Contact) { _ = any(c.Get("notes").Text).(fmt.Stringer) }, "interface conversion: string is not fmt.Stringer"},
	} {
		for _, looking := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, looking %t", c.name, looking), func(t *testing.T) { crash(t, looking, c.over, c.says) })
		}
	}
}

// crash has a target panic while an apply plans or writes.
func crash(t *testing.T, looking bool, over func(*addressbook.Contact), says string) {
	w := &canaryWorld{crm: "csv", exchange: "vdir"}
	w.write(t)
	replaceIn("adopt {\n    match = [[\"email1\"]]\n  }\n", "")(t, w)
	t.Chdir(w.dir)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary) // of Windows
	var out, errs bytes.Buffer
	e := &env{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: w.getenv, getEnviron: func() []string { return nil }, now: time.Now,
	}
	s := &settings{}
	code := e.guarded(func() int {
		cfg, err := e.load(s)
		if err != nil {
			return e.fail(err)
		}
		session, err := e.openWith(t.Context(), cfg, s, "apply", toWrite, stumblingLender{opener{e}, looking, over})
		if err != nil {
			return e.fail(err)
		}
		return e.applyWith(t.Context(), session, run.Request{Mode: run.Normal}, &applyOptions{approval: approval{autoApprove: true}}, nil)
	})
	if code != exitError || !strings.Contains(errs.String(), says) || !strings.Contains(errs.String(), "contactsync.stumbling.") {
		t.Errorf("exit code %d, want 1 and %q\n%s%s", code, says, out.String(), errs.String())
	}
	w.look(t, "stdout", out.String(), plainText, nothing)
	w.look(t, "stderr", errs.String(), plainText, nothing)
	files, err := filepath.Glob(filepath.Join(temporary, "contactsync-crash-*.txt"))
	if err != nil || len(files) != 1 || !strings.Contains(errs.String(), files[0]) {
		t.Fatalf("the files %v, %v; %s", files, err, errs.String())
	}
	if text := readFile(t, files[0]); !strings.Contains(text, "TestCrash") {
		t.Errorf("the trace is\n%s", text)
	}
	info, err := os.Stat(files[0])
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v, %v", info.Mode(), err)
	}
}
