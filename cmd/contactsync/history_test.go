package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"contactsync/config"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

func TestParseSince(t *testing.T) {
	now := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		text string
		want time.Time
	}{
		{"", time.Time{}},
		{"48h", now.Add(-48 * time.Hour)},
		{"0s", now},
		{"2024-02-01", time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)},
		{"2024-02-01T10:00:00+02:00", time.Date(2024, 2, 1, 8, 0, 0, 0, time.UTC)},
	} {
		if got, err := parseSince(test.text, now); err != nil || !got.Equal(test.want) {
			t.Errorf("%s: got %v, %v, want %v", test.text, got, err, test.want)
		}
	}
	for _, text := range []string{"yesterday", "-1h", "2024-02-30", "5", "2024"} {
		if got, err := parseSince(text, now); err == nil {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

// TestJournalRetention commits a line that is older than the configuration has the journal kept.
func TestJournalRetention(t *testing.T) {
	for _, test := range []struct {
		setting string
		want    []addressbook.Key
	}{
		{`journal = "48h"`, []addressbook.Key{"new"}},
		{`journal = "96h"`, []addressbook.Key{"new", "old"}},
		{"", []addressbook.Key{"new", "old"}},
	} {
		dir := t.TempDir()
		t.Chdir(dir)
		src := "contactsync {\n  owner = \"test\"\n  " + test.setting + "\n}\n"
		if err := os.WriteFile(filepath.Join(dir, "a.hcl"), []byte(src), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, _, diags := config.Load(config.Options{Schemas: schemas(), Version: version})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		opened, err := openConfigState(t.Context(), cfg, toWrite)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
		batch := state.Batch{Mailbox: state.MailboxID{Target: "vdir.mail", Rep: "1"}, Now: now, Journal: []state.JournalLine{
			{Run: "r", Key: "old", At: now.Add(-72 * time.Hour)}, {Run: "r", Key: "new", At: now},
		}}
		if err := opened.Commit(t.Context(), batch); err != nil {
			t.Fatal(err)
		}
		var got []addressbook.Key
		err = opened.Journal(t.Context(), "1", time.Time{}, func(_ state.MailboxID, line state.JournalLine) bool {
			got = append(got, line.Key)
			return true
		})
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, %v, want %q", test.setting, got, err, test.want)
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	}
}
