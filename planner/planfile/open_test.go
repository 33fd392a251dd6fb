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

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"

	"contactsync/planner/planfile"
)

// sealed is a file with a first line, whatever payload, and a checksum that is
// right, as somebody would make it who knows the format.
func sealed(first, payload string) string {
	body := first + "\n" + payload
	return body + fmt.Sprintf("sha256 %x\n", sha256.Sum256([]byte(body)))
}

// compressed is a stream of lines.
func compressed(t testing.TB, lines ...string) string {
	t.Helper()
	var stream bytes.Buffer
	w, err := zstd.NewWriter(&stream, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(strings.Join(lines, "\n") + "\n")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return stream.String()
}

// resealed is a plan of the given lines.
func resealed(t testing.TB, lines ...string) string {
	t.Helper()
	return sealed("contactsync plan 1 zstd", compressed(t, lines...))
}

const header, footer = `{"format":1}`, `{"totals":{"mailboxes":1}}`

func TestOpenRefuses(t *testing.T) {
	data, err := os.ReadFile(save(t, small("5")))
	if err != nil {
		t.Fatal(err)
	}
	plan, stream := string(data), compressed(t, header, footer)
	// A frame of one raw block that has the bytes "{}" and no line end.
	const halfALine = "\x28\xb5\x2f\xfd\x20\x02\x11\x00\x00{}"
	for _, c := range []struct {
		name, content string
		want          error
		says          string
	}{
		{"an empty file", "", planfile.ErrNotPlan, "contactsync plan -out"},
		{"a text", "hello\n", planfile.ErrNotPlan, "contactsync plan -out"},
		{"the magic alone", "contactsync plan ", planfile.ErrTampered, "make a new plan"},
		{"the first line alone", "contactsync plan 1 zstd\n", planfile.ErrTampered, ""},
		{"no version", strings.Replace(plan, "plan 1", "plan x", 1), planfile.ErrTampered, ""},
		{"format 0", strings.Replace(plan, "plan 1", "plan 0", 1), planfile.ErrTampered, ""},
		{"a newer format", "contactsync plan 2 brotli\nwhatever", planfile.ErrNewer, "of format 2"},
		{"a huge first line", "contactsync plan " + strings.Repeat("1", 1<<20), planfile.ErrTampered, ""},
		{"cut short by one byte", plan[:len(plan)-1], planfile.ErrTampered, ""},
		{"cut short by half", plan[:len(plan)/2], planfile.ErrTampered, ""},
		{"one byte changed", plan[:100] + "x" + plan[101:], planfile.ErrTampered, ""},
		{"something behind it", plan + "\n", planfile.ErrTampered, ""},
		{"resealed: another layer", sealed("contactsync plan 1 gzip", ""), planfile.ErrTampered, ""},
		{"resealed: no payload", sealed("contactsync plan 1 zstd", ""), planfile.ErrTampered, ""},
		{"resealed: no stream", sealed("contactsync plan 1 zstd", "hello"), planfile.ErrTampered, ""},
		{"resealed: half a stream", sealed("contactsync plan 1 zstd", stream[:len(stream)-5]), planfile.ErrTampered, ""},
		{"resealed: something behind the stream", sealed("contactsync plan 1 zstd", stream+"x"), planfile.ErrTampered, ""},
		{"resealed: not encrypted though it says so", sealed("contactsync plan 1 zstd age", stream), planfile.ErrTampered, ""},
		{"resealed: another format in the header", resealed(t, `{"format":2}`, footer), planfile.ErrTampered, ""},
		{"resealed: no header", resealed(t, `nonsense`, footer), planfile.ErrTampered, ""},
		{"resealed: no footer", resealed(t, header), planfile.ErrTampered, ""},
		{"resealed: half a line", sealed("contactsync plan 1 zstd", stream+halfALine), planfile.ErrTampered, ""},
		{"resealed: a line without an end in sight", resealed(t, header, strings.Repeat("x", 70<<20), footer), planfile.ErrTampered, ""},
		{"resealed: a field that is not known", resealed(t, header, `{"totals":{},"new":1}`), planfile.ErrTampered, ""},
		{"resealed: two values in a line", resealed(t, header, `{} {}`), planfile.ErrTampered, ""},
		{"resealed: raw bytes that are none", resealed(t, `{"format":1,"owner":"\u0000!"}`, footer), planfile.ErrTampered, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "p.plan")
			if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := planfile.Open(path, nil)
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
			if err := os.WriteFile(path, []byte(resealed(t, header, c.mailbox, footer)), 0o600); err != nil {
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
	if _, err := planfile.Open(dir, nil); !errors.Is(err, planfile.ErrNotPlan) {
		t.Errorf("a directory: %v", err)
	}
	if _, err := planfile.Open(filepath.Join(dir, "missing"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestEveryByteCounts(t *testing.T) {
	identity := newIdentity(t)
	for name, path := range map[string]string{
		"in the clear": save(t, small("5")),
		"encrypted":    saveFor(t, planfile.Recipients{identity.Recipient()}, small("5")),
	} {
		t.Run(name, func(t *testing.T) {
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
					refused(t, path, mutated, identity)
				}
			}
		})
	}
}

func refused(t *testing.T, path string, content []byte, identities ...age.Identity) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := planfile.Open(path, identities)
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
