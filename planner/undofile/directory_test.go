package undofile_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"contactsync/planner/planfile"
	"contactsync/planner/undofile"
)

// filled is a directory with three runs, the newest last by name, and files that are nothing of ours.
func filled(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	recipients := planfile.Recipients{newIdentity(t).Recipient()}
	for run, at := range map[string]time.Time{"abc1": noon, "abd2": noon.Add(time.Millisecond), "xyz3": noon.Add(-time.Hour)} {
		write(t, dir, run, at, recipients, batches[0])
	}
	for name, text := range map[string]string{"readme.txt": "contactsync undo 1 2000-01-01T00:00:00Z\n", "else.csundo": "something else", "newer.csundo": "contactsync undo 9 2000-01-01T00:00:00Z\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func runsIn(t *testing.T, dir string) (runs []string) {
	t.Helper()
	list, err := undofile.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range list {
		runs = append(runs, kept.Run)
	}
	return runs
}

func TestFind(t *testing.T) {
	dir := filled(t)
	if err := os.Mkdir(filepath.Join(dir, "folder.csundo"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"abc1": "abc1", "abc": "abc1", "x": "xyz3", undofile.Latest: "abd2", "else": "else", // whole: it is told what is wrong with it
		"ab": "", "q": "", "": "", "els": "", "../abc1": "", "readme": "", "folder": "",
	} {
		if got, err := undofile.Find(dir, name); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"q", undofile.Latest} {
		if _, err := undofile.Find(filepath.Join(dir, "nowhere"), name); !errors.Is(err, undofile.ErrNone) {
			t.Errorf("%s, where nothing is kept: %v", name, err)
		}
	}
}

// What is older than a time goes, and nothing that is not ours.
func TestSweep(t *testing.T) {
	dir := filled(t)
	if got, want := runsIn(t, dir), []string{"abd2", "abc1", "xyz3"}; !reflect.DeepEqual(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
	if err := undofile.Sweep(dir, noon); err != nil {
		t.Fatal(err)
	}
	if got, want := runsIn(t, dir), []string{"abd2", "abc1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("after the sweep there are %v, want %v", got, want)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 5 {
		t.Errorf("there are %d files, %v", len(entries), err)
	}
	if err := undofile.Sweep(filepath.Join(dir, "nowhere"), noon); err != nil {
		t.Error(err)
	}
}
