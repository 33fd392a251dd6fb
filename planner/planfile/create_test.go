package planfile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/planfile"
)

func TestPlanIsForItsOwnerAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	info, err := os.Stat(save(t, small("5")))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	w, err := planfile.Create(filepath.Join(dir, "p.plan"), planner.Header{}, planfile.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Mailbox(small("5")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := w.Discard(); err != nil {
			t.Error(err)
		}
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}

func TestDiscardAfterCloseKeepsThePlan(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.plan")
	w, err := planfile.Create(path, planner.Header{}, planfile.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	write(t, w)
	if err := w.Discard(); err != nil {
		t.Error(err)
	}
	open(t, path)
}

func TestCreateKeepsWhatIsNoPlan(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(path string) error
		refused string
	}{
		{"nothing", func(string) error { return nil }, ""},
		{"an empty file", func(path string) error { return os.WriteFile(path, nil, 0o600) }, ""},
		{"an older plan", func(path string) error { return os.WriteFile(path, []byte("contactsync plan 1 \"0\"\n"), 0o600) }, ""},
		{"a configuration", func(path string) error {
			return os.WriteFile(path, []byte("contactsync {\n owner = \"x\"\n}\n"), 0o600)
		}, "not overwritten"},
		{"a directory", func(path string) error { return os.Mkdir(path, 0o700) }, "no file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.plan")
			if err := c.prepare(path); err != nil {
				t.Fatal(err)
			}
			w, err := planfile.Create(path, planner.Header{}, planfile.Terms{})
			if c.refused != "" {
				if err == nil || !strings.Contains(err.Error(), c.refused) || !strings.Contains(err.Error(), path) {
					t.Errorf("error %v", err)
				}
				if names := list(t, filepath.Dir(path)); len(names) != 1 {
					t.Errorf("left %v", names)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			write(t, w, small("5"))
			open(t, path)
		})
	}
}

func TestOldPlanStaysUntilClose(t *testing.T) {
	path := save(t, small("5"))
	w, err := planfile.Create(path, planner.Header{}, planfile.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { discard(t, w) })
	if got := mailboxes(t, open(t, path)); len(got) != 1 {
		t.Errorf("%d mailboxes", len(got))
	}
}

func TestCreateInNoDirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "p.plan")
	if _, err := planfile.Create(path, planner.Header{}, planfile.Terms{}); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v", err)
	}
}

func TestPartThatIsTooLarge(t *testing.T) {
	dir := t.TempDir()
	w, err := planfile.Create(filepath.Join(dir, "p.plan"), planner.Header{}, planfile.Terms{})
	if err != nil {
		t.Fatal(err)
	}
	m := small("5")
	m.Error = strings.Repeat("x", 64<<20)
	if err := w.Mailbox(m); err == nil || !strings.Contains(err.Error(), `mailbox "5"`) {
		t.Errorf("error %v", err)
	}
	if err := w.Discard(); err != nil {
		t.Error(err)
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("left %v", names)
	}
}
