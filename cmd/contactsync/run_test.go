package main

import (
	"strings"
	"testing"
)

// TestRunOnceAfterApply: an apply of everything is a run, and nothing is run again at once.
func TestRunOnceAfterApply(t *testing.T) {
	for name, test := range map[string]struct {
		apply  []string
		code   int
		stdout string
	}{
		"of everything": {nil, exitError, " outcome=skipped "},
		"of a part":     {[]string{"-mailbox=1000"}, exitDone, " outcome=done "},
		"of nothing":    {[]string{"-refresh-only"}, exitDone, " outcome=done "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			world{reps: 2, persons: 3}.write(t, dir)
			expect(t, dir, "Apply complete!", append([]string{"apply", "-auto-approve"}, test.apply...)...)
			code, stdout, stderr := contactsync(t, dir, "run", "-once")
			if code != test.code || !strings.Contains(stdout, test.stdout) {
				t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
			}
			if isRefused := strings.Contains(stderr, "nothing was done: the last run started"); isRefused != (code == exitError) {
				t.Errorf("stderr:\n%s", stderr)
			}
		})
	}
}
