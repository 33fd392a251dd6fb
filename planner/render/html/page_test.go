package html_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/render/html"
)

var update = flag.Bool("update", false, "write the golden files")

var (
	ours     = regexp.MustCompile(`(?s)<style>.*?</style>|<script>.*?</script>`)
	hashes   = regexp.MustCompile(`sha256-[0-9A-Za-z+/=]+`)
	blocks   = regexp.MustCompile(`(?s)<script type="application/json" class="block">(.*?)</script>`)
	elements = regexp.MustCompile(`(?i)<(/?[a-z]+|!--)`)
)

// golden compares a page without its style and script with testdata/<name>.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = hashes.ReplaceAllString(ours.ReplaceAllString(got, ""), "sha256-…")
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; make it with: go test ./planner/render/html -update", err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range min(len(gotLines), len(wantLines)) {
		if gotLines[i] != wantLines[i] {
			t.Errorf("%s, line %d: got\n%s\nwant\n%s", path, i+1, gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Errorf("%s: got %d lines, want %d", path, len(gotLines), len(wantLines))
	}
}

func TestPlan(t *testing.T) {
	golden(t, "hidden", page(t, everything(), hidden()))
	golden(t, "shown", page(t, everything(), shown()))
}

func TestPlanIsTheSameEachTime(t *testing.T) {
	if again := page(t, everything(), hidden()); again != page(t, everything(), hidden()) {
		t.Error("the second time it is another page")
	}
}

func TestPlanWithoutChanges(t *testing.T) {
	view := everything()
	view.Footer, view.Mailboxes = planner.Footer{}, each()
	out := page(t, view, hidden())
	for _, want := range []string{"<h1>No changes</h1>", "No contact will be changed."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}

// content is what the blocks of a page hold.
type content struct{ rows, details, sharedBytes int }

// contentOf reads the blocks as the page's script does.
func contentOf(t *testing.T, out string) (c content) {
	t.Helper()
	places := 0
	for _, text := range blocks.FindAllStringSubmatch(out, -1) {
		var b struct {
			Places  []struct{ Address string }
			Details []json.RawMessage
			Rows    [][]any
		}
		if err := json.Unmarshal([]byte(text[1]), &b); err != nil {
			t.Fatal(err)
		}
		places, c.details, c.rows = places+len(b.Places), c.details+len(b.Details), c.rows+len(b.Rows)
		for _, detail := range b.Details {
			c.sharedBytes += len(detail)
		}
		for _, row := range b.Rows {
			if at := row[0].(float64); int(at) >= places {
				t.Fatalf("a row is at place %v of %d", at, places)
			}
			if detail, shared := row[5].(float64); shared && int(detail) >= c.details {
				t.Fatalf("a row has detail %v of %d", detail, c.details)
			}
		}
	}
	return c
}

func TestEachChangeIsThere(t *testing.T) {
	const changes = 2345
	got := contentOf(t, page(t, many(changes), hidden()))
	if got.rows != changes {
		t.Errorf("%d rows of %d changes", got.rows, changes)
	}
	if got.details != len(kindsOfMany) {
		t.Errorf("%d details of %d kinds of changes: equal ones are to be written once", got.details, len(kindsOfMany))
	}
}

// TestDetailsAreNotAllRemembered has more of them than are to be in memory while a page is written.
func TestDetailsAreNotAllRemembered(t *testing.T) {
	const changes, most = 150, 4 << 20
	out := page(t, distinct(changes), hidden())
	got := contentOf(t, out)
	if got.rows != changes || got.details == 0 || got.details == changes || got.sharedBytes > most {
		t.Errorf("%+v of %d changes in %d bytes", got, changes, len(out))
	}
}

// TestBytesOfAChange keeps a long plan small enough to be sent to somebody.
func TestBytesOfAChange(t *testing.T) {
	const changes, most = 10_000, 50
	each := (len(page(t, many(changes), hidden())) - len(page(t, many(0), hidden()))) / changes
	t.Logf("%d bytes a change", each)
	if each > most {
		t.Errorf("%d bytes a change, more than %d", each, most)
	}
}

func TestFirstErrorEndsIt(t *testing.T) {
	broken := errors.New("broken")
	view := everything()
	view.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) { yield(nil, broken) }
	if err := html.Plan(new(bytes.Buffer), view, hidden()); !errors.Is(err, broken) {
		t.Errorf("of a mailbox: %v", err)
	}
	whole := len(page(t, everything(), hidden()))
	for _, room := range []int{0, whole / 2, whole - 1} {
		if err := html.Plan(&full{room: room, err: broken}, everything(), hidden()); !errors.Is(err, broken) {
			t.Errorf("of a writer with room for %d bytes: %v", room, err)
		}
	}
}

// full is a writer that has room for some bytes.
type full struct {
	room int
	err  error
}

func (f *full) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, f.err
	}
	return len(p), nil
}
