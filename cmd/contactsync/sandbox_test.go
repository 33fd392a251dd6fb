package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// sandboxKey is the key of a script's sandboxProcess.
type sandboxKey struct{}

// sandboxProcess is the sandbox that a script has running.
type sandboxProcess struct {
	cmd    *exec.Cmd
	output chan []byte // what it printed after its first line, once it has ended
	first  string
	stderr bytes.Buffer
}

// startSandbox runs the command sandbox in the background and waits until it
// can be used. With -json it puts EWS, CRM, CRM_USER, CRM_PASSWORD, CONTROL, CA,
// GRAPH, GRAPH_AUTHORITY, GRAPH_TENANT, GRAPH_CLIENT, GRAPH_SECRET, SERVICE_USER, SERVICE_PASSWORD and the passwords of the users, PASSWORD1 and so on, into
// environment variables:
//
//	sandbox [OPTION]...
func startSandbox(ts *testscript.TestScript, neg bool, args []string) {
	p, ok := ts.Value(sandboxKey{}).(*sandboxProcess)
	if !ok || neg || p.cmd != nil {
		ts.Fatalf("usage: sandbox [OPTION]...; one at a time")
	}
	p.cmd = exec.Command("contactsync", append([]string{"sandbox"}, args...)...)
	p.cmd.Dir = ts.MkAbs(".")
	p.cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "TMPDIR="+ts.Getenv("TMPDIR"))
	p.stderr.Reset()
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(p.cmd.Start())
	ts.Defer(func() {
		if p.cmd != nil {
			_ = p.cmd.Process.Kill() // it may have ended
			<-p.output
			_ = p.cmd.Wait()
		}
	})
	reader, first := bufio.NewReader(stdout), make(chan string, 1)
	p.output = make(chan []byte, 1)
	go func() {
		line, _ := reader.ReadString('\n')
		first <- line
		rest, _ := io.ReadAll(reader)
		p.output <- rest
	}()
	if p.first = <-first; p.first == "" {
		<-p.output
		_ = p.cmd.Wait() // stderr says more
		p.cmd = nil
		ts.Fatalf("sandbox did not start: %s", p.stderr.String())
	}
	if slices.Contains(args, "-json") {
		p.export(ts)
	}
}

// export puts what the first line says into environment variables.
func (p *sandboxProcess) export(ts *testscript.TestScript) {
	var ready sandbox.Ready
	ts.Check(json.Unmarshal([]byte(p.first), &ready))
	ts.Setenv("EWS", ready.EWS)
	ts.Setenv("CONTROL", ready.Control)
	ts.Setenv("CRM", ready.CRM)
	ts.Setenv("CRM_USER", ready.CRMMaster.User)
	ts.Setenv("CRM_PASSWORD", ready.CRMMaster.Password)
	ts.Setenv("CA", ready.CA)
	ts.Setenv("GRAPH", ready.Graph)
	ts.Setenv("GRAPH_AUTHORITY", ready.App.Authority)
	ts.Setenv("GRAPH_TENANT", ready.App.Tenant)
	ts.Setenv("GRAPH_CLIENT", ready.App.Client)
	ts.Setenv("GRAPH_SECRET", ready.App.Secret)
	ts.Setenv("SERVICE_USER", ready.Service.User)
	ts.Setenv("SERVICE_PASSWORD", ready.Service.Password)
	for i, login := range ready.Mailboxes {
		ts.Setenv(fmt.Sprintf("PASSWORD%d", i+1), login.Password)
	}
}

// endSandbox interrupts the sandbox, which has to end with 0. What it printed is
// the output of this command:
//
//	endsandbox
func endSandbox(ts *testscript.TestScript, neg bool, args []string) {
	p, ok := ts.Value(sandboxKey{}).(*sandboxProcess)
	if !ok || neg || len(args) > 0 || p.cmd == nil {
		ts.Fatalf("usage: endsandbox; there has to be one")
	}
	ts.Check(p.cmd.Process.Signal(os.Interrupt))
	rest := <-p.output
	err := p.cmd.Wait()
	p.cmd = nil
	fmt.Fprint(ts.Stdout(), p.first, string(rest))
	fmt.Fprint(ts.Stderr(), p.stderr.String())
	ts.Check(err)
}

// controlSandbox sends a request to the control endpoint of the sandbox. The answer, as
// JSON with indents, is the output. With ! it has to be refused:
//
//	[!] control METHOD PATH [JSON]
func controlSandbox(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: control METHOD PATH [JSON]")
	}
	request, err := http.NewRequest(args[0], ts.Getenv("CONTROL")+args[1], strings.NewReader(strings.Join(args[2:], "")))
	ts.Check(err)
	if len(args) == 3 {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	body, err := io.ReadAll(response.Body)
	ts.Check(err)
	ts.Check(response.Body.Close())
	var indented bytes.Buffer
	if json.Indent(&indented, body, "", "  ") != nil {
		indented.Write(body)
	}
	fmt.Fprint(ts.Stdout(), indented.String())
	if refused := response.StatusCode >= http.StatusBadRequest; refused != neg {
		ts.Fatalf("%s: %s", response.Status, body)
	}
}

// getURL sends a GET request with a user's password. It has to be answered with the
// status:
//
//	get STATUS URL [USER PASSWORD]
func getURL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 && len(args) != 4 {
		ts.Fatalf("usage: get STATUS URL [USER PASSWORD]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	request, err := http.NewRequest(http.MethodGet, args[1], nil)
	ts.Check(err)
	if len(args) == 4 {
		request.SetBasicAuth(args[2], args[3])
	}
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	ts.Check(response.Body.Close())
	if response.StatusCode != want {
		ts.Fatalf("%s, want %d", response.Status, want)
	}
}

func TestParseFaults(t *testing.T) {
	for _, test := range []struct {
		list  string
		kind  fault.Kind
		share float64
		n     int // how many kinds
	}{
		{"", fault.CutAfter, 0, 0},
		{"cut_after=5%", fault.CutAfter, 0.05, 1},
		{"cut_after=0.25, quota=1", fault.Quota, 1, 2},
		{"all=5%", fault.MovedAway, 0.05, len(fault.Kinds())},
		{"moved_away=0,all=5%", fault.MovedAway, 0, len(fault.Kinds())},
	} {
		got, err := parseFaults(test.list)
		if err != nil || len(got) != test.n || got[test.kind] != test.share {
			t.Errorf("%q: %v, %v", test.list, got, err)
		}
	}
	for _, list := range []string{"cut_after", "cut_after=", "cut_after=101%", "cut_after=-1", "cut_after=NaN", "nonsense=1"} {
		if got, err := parseFaults(list); err == nil {
			t.Errorf("%q: %v", list, got)
		}
	}
}

func TestParseRewrites(t *testing.T) {
	for list, want := range map[string][]mailbox.Rewrite{
		"none": {}, "": {},
		"default":             mailbox.DefaultRewrites(),
		"all":                 mailbox.Rewrites(),
		"trim, upper_company": {mailbox.Trim, mailbox.UpperCompany},
	} {
		if got, err := parseRewrites(list); err != nil || got == nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	if got, err := parseRewrites("nonsense"); err == nil {
		t.Errorf("nonsense: %v", got)
	}
}
