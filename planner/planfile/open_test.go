package planfile_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/planner/planfile"
)

// resealed is a file of the given lines with a checksum that is right, as
// somebody would make it who knows the format.
func resealed(footer int, lines ...string) string {
	body := "contactsync plan 1 \"0.1.0\"\n" + strings.Join(lines, "\n") + "\n"
	if footer < 0 {
		footer = len(body) - len(lines[len(lines)-1]) - 1
	}
	body += fmt.Sprintf("footer %016x sha256 ", footer)
	return body + fmt.Sprintf("%x\n", sha256.Sum256([]byte(body)))
}

const header, footer = `{"format":1}`, `{"totals":{"mailboxes":1}}`

func TestOpenRefuses(t *testing.T) {
	data, err := os.ReadFile(save(t, small("5")))
	if err != nil {
		t.Fatal(err)
	}
	plan := string(data)
	for _, c := range []struct {
		name, content string
		want          error
		says          string
	}{
		{"an empty file", "", planfile.ErrNotPlan, "contactsync plan -out"},
		{"a text", "hello\n", planfile.ErrNotPlan, "contactsync plan -out"},
		{"the magic alone", "contactsync plan ", planfile.ErrTampered, "make a new plan"},
		{"the first line alone", "contactsync plan 1 \"0.1.0\"\n", planfile.ErrTampered, ""},
		{"no version", strings.Replace(plan, "plan 1", "plan x", 1), planfile.ErrTampered, ""},
		{"format 0", strings.Replace(plan, "plan 1", "plan 0", 1), planfile.ErrTampered, ""},
		{"a newer format", "contactsync plan 2 \"0.9.0\"\nwhatever", planfile.ErrNewer, `"0.9.0"`},
		{"a newer format of a hostile version", "contactsync plan 2 \"\x1b[31m\"\nwhatever", planfile.ErrNewer, `\x1b[31m`},
		{"cut short by one byte", plan[:len(plan)-1], planfile.ErrTampered, ""},
		{"cut short by half", plan[:len(plan)/2], planfile.ErrTampered, ""},
		{"one byte changed", strings.Replace(plan, "create", "delete", 1), planfile.ErrTampered, ""},
		{"something behind it", plan + "\n", planfile.ErrTampered, ""},
		{"a huge first line", "contactsync plan " + strings.Repeat("1", 1<<20), planfile.ErrTampered, ""},
		{"resealed: another format in the header", resealed(-1, `{"format":2}`, footer), planfile.ErrTampered, ""},
		{"resealed: no header", resealed(-1, `nonsense`, footer), planfile.ErrTampered, ""},
		{"resealed: the footer in the first line", resealed(3, header, footer), planfile.ErrTampered, ""},
		{"resealed: the footer beyond the end", resealed(1<<40, header, footer), planfile.ErrTampered, ""},
		{"resealed: a field that is not known", resealed(-1, header, `{"totals":{},"new":1}`), planfile.ErrTampered, ""},
		{"resealed: two values in a line", resealed(-1, header, `{} {}`), planfile.ErrTampered, ""},
		{"resealed: raw bytes that are none", resealed(-1, `{"format":1,"owner":"\u0000!"}`, footer), planfile.ErrTampered, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.plan")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := planfile.Open(path)
			if !errors.Is(err, c.want) {
				t.Fatalf("error %v, want %v", err, c.want)
			}
			if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("the error does not say %q or the path: %v", c.says, err)
			}
		})
	}
}

func TestMailboxesRefuse(t *testing.T) {
	for _, c := range []struct{ name, mailbox string }{
		{"nonsense", "nonsense"},
		{"fewer changes than it says", `{"target":"t","changes":1}`},
		{"very many changes", `{"target":"t","changes":1000000000000}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.plan")
			if err := os.WriteFile(path, []byte(resealed(-1, header, c.mailbox, footer)), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, err := range open(t, path).Mailboxes() {
				if !errors.Is(err, planfile.ErrTampered) {
					t.Errorf("error %v", err)
				}
			}
		})
	}
}

func TestOpenWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := planfile.Open(dir); !errors.Is(err, planfile.ErrNotPlan) {
		t.Errorf("a directory: %v", err)
	}
	if _, err := planfile.Open(filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestEveryByteCounts(t *testing.T) {
	path := save(t, small("5"))
	plan, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range plan {
		for _, mutated := range [][]byte{
			append(bytes.Clone(plan[:i]), append([]byte{plan[i] ^ 1}, plan[i+1:]...)...),
			append(bytes.Clone(plan[:i]), plan[i+1:]...),
			plan[:i],
		} {
			refused(t, path, mutated)
		}
	}
}

func refused(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := planfile.Open(path)
	if err == nil {
		r.Close()
		t.Fatalf("accepted: %q", content)
	}
	for _, known := range []error{planfile.ErrNotPlan, planfile.ErrNewer, planfile.ErrTampered} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Errorf("no reason that a caller can tell: %v", err)
}

// FuzzOpen changes a saved plan anywhere: it must be refused.
func FuzzOpen(f *testing.F) {
	plan, err := os.ReadFile(save(f, small("5"), small("6")))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, 0, []byte(""))
	f.Add(10, 3, []byte("xyz"))
	f.Add(17, 1, []byte("2"))
	f.Add(len(plan), 0, []byte("\n"))
	f.Fuzz(func(t *testing.T, at, length int, replacement []byte) {
		if at < 0 || length < 0 || at > len(plan) || length > len(plan)-at {
			t.Skip()
		}
		mutated := append(bytes.Clone(plan[:at]), replacement...)
		mutated = append(mutated, plan[at+length:]...)
		if !bytes.Equal(mutated, plan) {
			refused(t, filepath.Join(t.TempDir(), "p.plan"), mutated)
		}
	})
}

// FuzzReseal reads files whose checksum is right and whose contents are not.
func FuzzReseal(f *testing.F) {
	f.Add(-1, header, `{"target":"t","changes":1}`, `{"action":"create","before":{"Fields":[{"Name":"\u0000AA=="}]}}`, footer)
	f.Add(40, header, `null`, `[]`, footer)
	f.Fuzz(func(t *testing.T, at int, a, b, c, d string) {
		path := filepath.Join(t.TempDir(), "p.plan")
		if err := os.WriteFile(path, []byte(resealed(at, a, b, c, d)), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := planfile.Open(path)
		if err != nil {
			return
		}
		defer r.Close()
		for _, err := range r.Mailboxes() {
			if err != nil && !errors.Is(err, planfile.ErrTampered) {
				t.Error(err)
			}
		}
	})
}
