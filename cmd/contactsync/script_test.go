package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets tests run this program as the command contactsync, and one that
// does nothing but hold the lock.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"contactsync": main, "hold-lock": holdLock})
}

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"replace": replace,
			"card":    card,

			"sandbox":    startSandbox,
			"endsandbox": endSandbox,
			"control":    controlSandbox,
			"get":        getURL,
		},
		Setup: func(env *testscript.Env) error {
			env.Values[sandboxKey{}] = &sandboxProcess{}
			return nil
		},
	})
}

// exits runs a command, which has to end with an exit code:
//
//	exits CODE COMMAND [ARG...]
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s ended with exit code %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

// replace replaces a text wherever it is in a file, as a Go string literal
// without its quotes would write it. It has to be there:
//
//	replace OLD NEW FILE
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	var texts [2]string
	for i := range texts {
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[i], `"`, `\"`) + `"`)
		ts.Check(err)
		texts[i] = text
	}
	before := ts.ReadFile(args[2])
	if !strings.Contains(before, texts[0]) {
		ts.Fatalf("%s does not contain %q", args[2], texts[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(strings.ReplaceAll(before, texts[0], texts[1])), 0o644))
}

// card puts the path of the one vCard file in a mailbox that contains a text
// into an environment variable. What was deleted does not count. With ! there
// has to be none, and no variable is named:
//
//	card VARIABLE TEXT MAILBOX
//	! card TEXT MAILBOX
func card(ts *testscript.TestScript, neg bool, args []string) {
	variable := ""
	if !neg && len(args) == 3 {
		variable, args = args[0], args[1:]
	}
	if len(args) != 2 || neg != (variable == "") {
		ts.Fatalf("usage: card VARIABLE TEXT MAILBOX, or ! card TEXT MAILBOX")
	}
	var found []string
	root := ts.MkAbs(args[1])
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != root && strings.HasPrefix(d.Name(), ".") && d.IsDir():
			return filepath.SkipDir
		case filepath.Ext(path) == ".vcf" && !strings.HasPrefix(d.Name(), ".") && strings.Contains(ts.ReadFile(path), args[0]):
			found = append(found, path)
		}
		return nil
	}))
	switch {
	case neg && len(found) > 0:
		ts.Fatalf("%d files contain %q", len(found), args[0])
	case !neg && len(found) != 1:
		ts.Fatalf("%d files contain %q, want one", len(found), args[0])
	case !neg:
		ts.Setenv(variable, found[0])
	}
}
