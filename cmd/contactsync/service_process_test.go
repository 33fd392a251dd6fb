package main

import (
	"bufio"
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// servicePair are two directories of one world with a schedule: in the first
// everything was applied, undisturbed.
func servicePair(t *testing.T, w world) (undisturbed, disturbed string) {
	t.Helper()
	undisturbed, disturbed = t.TempDir(), t.TempDir()
	for _, dir := range []string{undisturbed, disturbed} {
		w.write(t, dir)
		writeFile(t, filepath.Join(dir, "schedule.hcl"), "schedule {\n times_per_day = 2\n}\n")
	}
	if code, out, errs := contactsync(t, undisturbed, "apply", "-auto-approve"); code != exitDone {
		t.Fatalf("apply: exit code %d\n%s%s", code, out, errs)
	}
	return undisturbed, disturbed
}

// mustHeal has one more run bring a directory to what an undisturbed apply gives.
func mustHeal(t *testing.T, disturbed, undisturbed string) {
	t.Helper()
	if code, out, errs := contactsync(t, disturbed, "run", "-once", "-now"); code != exitDone {
		t.Fatalf("the run after that: exit code %d\n%s%s", code, out, errs)
	}
	if got, want := contents(t, disturbed), contents(t, undisturbed); got != want {
		t.Errorf("the mailboxes differ from those of an apply that was not disturbed: %s", firstDifference(got, want))
	}
	if code, out, _ := contactsync(t, disturbed, "plan", "-detailed-exitcode"); code != exitDone {
		t.Errorf("a plan after that: exit code %d\n%s", code, out)
	}
}

// TestInterruptedService interrupts the service once it has begun to write: it
// ends in good order.
func TestInterruptedService(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no interrupt that one process can send to another")
	}
	undisturbed, disturbed := servicePair(t, world{reps: 2, persons: 200})
	cmd := exec.Command(commandNamed(t, "contactsync"), "-chdir="+disturbed, "run")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	awaitFile(t, filepath.Join(disturbed, "mailboxes", "*", "contactsync-*.vcf"), ended)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the interrupted service: %v", err)
	}
	if !strings.Contains(out.String(), " outcome=stopped ") || strings.Contains(out.String(), " next=") || errs.Len() > 0 {
		t.Errorf("it says\n%s%s", out.String(), errs.String())
	}
	mustHeal(t, disturbed, undisturbed)
}

// TestKilledServiceIsHealed kills the service at some moments of its run.
func TestKilledServiceIsHealed(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	undisturbed, disturbed := servicePair(t, world{reps: 2, persons: 200})
	program := commandNamed(t, "contactsync")
	random := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		cmd := exec.Command(program, "-chdir="+disturbed, "run", "-now")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(time.Duration(random.Int64N(int64(100*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		timer.Stop()
	}
	mustHeal(t, disturbed, undisturbed)
}

// TestListen asks a service that runs how it goes.
func TestListen(t *testing.T) {
	_, dir := servicePair(t, world{reps: 2, persons: 3})
	cmd := exec.Command(commandNamed(t, "contactsync"), "-chdir="+dir, "run", "-listen=127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	greeting, err := bufio.NewReader(stderr).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(greeting), "Listening at ")
	if err != nil || !ok {
		t.Fatalf("it says %q: %v", greeting, err)
	}
	if line, err := bufio.NewReader(stdout).ReadString('\n'); err != nil || !strings.Contains(line, " outcome=done ") {
		t.Fatalf("the run: %q, %v", line, err)
	}
	get := func(path string) (status int, body string) {
		t.Helper()
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(text)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, body := get(path); status != http.StatusOK || body != "ok\n" {
			t.Errorf("%s: %d %q", path, status, body)
		}
	}
	_, metrics := get("/metrics")
	for _, want := range []string{
		`contactsync_runs_total{outcome="done"} 1`,
		`contactsync_changes_total{action="create",cause="selected"} 6`,
		`contactsync_mailboxes 2`,
		`contactsync_mailboxes_stale 0`,
		`contactsync_run_duration_seconds_count 1`,
		`contactsync_failures_total 0`,
	} {
		if !strings.Contains(metrics, "\n"+want+"\n") {
			t.Errorf("/metrics has no %s:\n%s", want, metrics)
		}
	}
	if strings.Contains(metrics, "example.com") || strings.Contains(metrics, `="1000"`) {
		t.Error("/metrics names a rep or an address")
	}
	if status, _ := get("/"); status != http.StatusNotFound {
		t.Errorf("/: %d", status)
	}
}
