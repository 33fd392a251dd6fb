package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/providers/addressbook"
)

func TestSavedPlanIsJudged(t *testing.T) {
	made := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	digest := addressbook.NewDigester("acme").Texts("a configuration")
	header := planner.Header{Owner: "acme", Config: digest, Created: made}
	cfg := config.Config{Owner: "acme", Digest: digest}
	path := filepath.Join(t.TempDir(), "p.csplan")
	writer, err := planfile.Create(path, header, planfile.Terms{Expires: made.Add(24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := writer.Close(planner.Footer{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { reader.Close() })
	plan := &savedPlan{reader, path}
	for _, c := range []struct {
		name   string
		digest string
		cfg    config.Config
		after  time.Duration
		says   string // "" if it may be applied
	}{
		{"as it was made", "", cfg, 0, ""},
		{"the expected one", reader.Digest(), cfg, 0, ""},
		{"in the last second", "", cfg, 24*time.Hour - time.Second, ""},
		{"expired", "", cfg, 24 * time.Hour, "it was made at 2026-01-02T12:00:00Z and expired at 2026-01-03T12:00:00Z"},
		{"not the expected one", "sha256:00", cfg, 0, "not the one that -expect-digest demands"},
		{"of another owner", "", config.Config{Owner: "other", Digest: digest}, 0, `it is of the owner "acme" and this configuration is of "other"`},
		{"of another configuration", "", config.Config{Owner: "acme"}, 0, "the configuration, or a variable, is another one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := plan.judge(c.digest, &c.cfg, made.Add(c.after))
			if c.says == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, errStale) || exitCode(err) != exitStale || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// An expired plan is refused before anything is written, also as the measure of another.
func TestExpiredPlanWritesNothing(t *testing.T) {
	dir := t.TempDir()
	world{reps: 1, persons: 2}.write(t, dir)
	if code, _, stderr := contactsync(t, dir, "plan", "-out=p.csplan"); code != exitDone {
		t.Fatal(stderr)
	}
	before := contents(t, dir)
	tomorrow := func() time.Time { return time.Now().Add(24 * time.Hour) }
	for _, args := range [][]string{{"apply", "p.csplan"}, {"apply", "-within=p.csplan"}} {
		code, stdout, stderr := contactsyncAt(t, tomorrow, dir, args...)
		if code != exitStale || stdout != "" || !strings.Contains(stderr, "and expired at") {
			t.Errorf("%q: exit code %d, %s%s", args, code, stdout, stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "contactsync.db")); !errors.Is(err, fs.ErrNotExist) || contents(t, dir) != before {
		t.Errorf("something was written: %v", err)
	}
}

// Of many changes that moved on some are listed, and the others counted.
func TestMovedOnIsListedInShort(t *testing.T) {
	dir := t.TempDir()
	world{reps: 2, persons: 20}.write(t, dir)
	for _, args := range [][]string{{"apply", "-auto-approve", "-max-changes=1"}, {"plan", "-out=p.csplan"}, {"apply", "-auto-approve"}} {
		if code, _, stderr := contactsync(t, dir, args...); code != exitDone {
			t.Fatalf("%q: %s", args, stderr)
		}
	}
	before := contents(t, dir)
	code, stdout, stderr := contactsync(t, dir, "apply", "-parallelism=2", "p.csplan")
	if code != exitDone || !strings.Contains(stdout, "      39 skipped, moved on since the plan.\n") || contents(t, dir) != before {
		t.Errorf("exit code %d, %s", code, stdout)
	}
	if n := strings.Count(stderr, "there is such a contact by now; planned again next time\n"); n != 20 || !strings.HasSuffix(stderr, "Skipped: 19 more that moved on since the plan; contactsync history has them all\n") {
		t.Errorf("%d are listed: %s", n, stderr)
	}
}

func TestParseDigest(t *testing.T) {
	digits := strings.Repeat("0a", 32)
	for text, want := range map[string]string{
		"sha256:" + digits:                  "sha256:" + digits,
		digits:                              "sha256:" + digits,
		"sha256:" + strings.ToUpper(digits): "sha256:" + digits,
		"":                                  "",
		"sha256:":                           "",
		"sha256:" + digits[2:]:              "",
		"sha512:" + digits:                  "",
		digits + "00":                       "",
	} {
		got, err := parseDigest(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", text, got, err)
		}
	}
}
