package clients_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"
)

// patience is how long a client may take for one scenario.
const patience = 40 * time.Second

// access is how a script reaches the sandbox. The scripts read it as JSON from
// their standard input.
type access struct {
	Scenario    string `json:"scenario"`
	URL         string `json:"url"`
	User        string `json:"user"`
	Password    string `json:"password"`
	Mailbox     string `json:"mailbox"`     // whose to work in
	Impersonate bool   `json:"impersonate"` // else the user's rights are used
	NTLM        bool   `json:"ntlm"`        // else Basic
	Refused     string `json:"refused"`     // a mailbox that the user may not use
}

// own is the access of a user to its own mailbox.
func (w world) own(t *testing.T, address string) access {
	t.Helper()
	login := w.login(t, address)
	return access{URL: w.Ready().EWS, User: login.User, Password: login.Password, Mailbox: address, Refused: carla}
}

// impersonated is the access of the service account in the name of a user.
func (w world) impersonated(address string) access {
	service := w.Ready().Service
	return access{
		URL: w.Ready().EWS, User: service.User, Password: service.Password,
		Mailbox: address, Impersonate: true, Refused: carla,
	}
}

// outcome is a line that a script prints: what it checked.
type outcome struct {
	Check string `json:"check"`
	OK    bool   `json:"ok"`
	Got   any    `json:"got"`
	Want  any    `json:"want"`
}

// run runs a scenario of a script, and fails the test by what it found.
func run(t *testing.T, a access, environment []string, program string, args ...string) {
	t.Helper()
	input, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	// The go command runs a test again when a file changed that the test has looked
	// at, and does not see what another program looks at.
	if _, err := os.ReadDir("testdata"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Env = append(os.Environ(), environment...)
	command.Stdin = bytes.NewReader(input)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", a.Scenario, err, stdout.String(), stderr.String())
	}
	decoder := json.NewDecoder(&stdout)
	checks := 0
	for decoder.More() {
		var o outcome
		if err := decoder.Decode(&o); err != nil {
			t.Fatalf("the script printed something that is not JSON: %v", err)
		}
		checks++
		if !o.OK {
			t.Errorf("%s: %s: got %#v, want %#v", a.Scenario, o.Check, o.Got, o.Want)
		}
	}
	if checks == 0 {
		t.Errorf("%s: nothing was checked", a.Scenario)
	}
}
