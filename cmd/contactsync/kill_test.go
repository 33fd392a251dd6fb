package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestKilledApplyIsHealed kills an apply of 2,000 contacts with SIGKILL at a
// hundred random moments. One apply that is let alone then has to give the
// mailboxes that an apply gives which was never killed, users' own contacts
// included.
func TestKilledApplyIsHealed(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	w := world{reps: 4, persons: 500, policy: `categorization { folder = "CRM" }`}
	undisturbed, killed := t.TempDir(), t.TempDir()
	w.write(t, undisturbed)
	w.write(t, killed)

	program := commandNamed(t, "contactsync")
	apply := func(dir string) *exec.Cmd {
		cmd := exec.Command(program, "-chdir="+dir, "apply", "-auto-approve")
		cmd.Env = append(os.Environ(), "CI=")
		return cmd
	}
	began := time.Now()
	if out, err := apply(undisturbed).CombinedOutput(); err != nil {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	whole := time.Since(began)

	random := rand.New(rand.NewPCG(1, 2))
	const kills = 100
	for range kills {
		cmd := apply(killed)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Most of the work is left to the last ones: the process starts, reads
		// and then gets a little further than the one before it.
		timer := time.AfterFunc(time.Duration(random.Int64N(int64(whole/3)+1)), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		timer.Stop()
	}
	if out, err := apply(killed).CombinedOutput(); err != nil {
		t.Fatalf("the apply after the kills: %v\n%s", err, out)
	}
	if got, want := contents(t, killed), contents(t, undisturbed); got != want {
		t.Errorf("the mailboxes differ from those of an apply that was not killed: %s", firstDifference(got, want))
	}
	if code, out, _ := contactsync(t, killed, "plan", "-detailed-exitcode"); code != exitDone || !strings.Contains(out, "No changes.") {
		t.Errorf("a plan after that: exit code %d\n%s", code, out)
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got " + g[i] + "\nwant " + w[i]
		}
	}
	return "one has more contacts than the other"
}
