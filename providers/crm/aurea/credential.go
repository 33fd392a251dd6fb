package aurea

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

// secret is a value that nobody prints by mistake: being a function it is an
// address to every verb of package fmt, to log/slog and to reflection.
type secret func() string

// credentials are how requests log in.
type credentials struct {
	user, domain string
	password     secret
	tokenEnv     string
	tokenCommand []string
	getenv       func(string) string
	language     string
}

// identity is the login that a request runs as: the configured one, or the one of
// the rep with an e-mail address.
type identity struct{ email string }

// login names the login that a request runs as, ignoring case.
func (i identity) login() string { return strings.ToLower(i.email) }

// check refuses an address that would be more than one in a request's list
// of whom to impersonate: somebody who can edit an address must not become another user.
func (i identity) check() error {
	if strings.ContainsAny(i.email, ";=") || strings.ContainsFunc(i.email, func(r rune) bool { return r <= ' ' }) {
		return fmt.Errorf("the rep's e-mail address has characters by which the CRM would take it for several: correct it in the CRM: %w", providers.ErrDenied)
	}
	return nil
}

// session is the login of one request. A token is asked for each time, since
// it is good for one request and for a short time.
func (c *credentials) session(ctx context.Context, who identity) (wire.Session, error) {
	s := wire.Session{User: c.user, Domain: c.domain, Password: c.password(), Impersonate: who.email, Language: c.language}
	var err error
	switch {
	case c.tokenEnv != "":
		if s.Token = strings.TrimSpace(c.getenv(c.tokenEnv)); s.Token == "" {
			err = fmt.Errorf("the environment variable %s, which token_env names, is empty or not set", c.tokenEnv)
		}
	case len(c.tokenCommand) > 0:
		s.Token, err = runToken(ctx, c.tokenCommand)
	}
	return s, err
}

// The bounds of a program that prints a token.
const (
	tokenPatience = 30 * time.Second
	longestToken  = 64 << 10
)

// runToken runs a program, without a shell, and returns what it prints. The error has
// nothing of its output.
func runToken(ctx context.Context, command []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, tokenPatience)
	defer cancel()
	program := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // to run it is what token_command is for
	program.WaitDelay = time.Second
	var out strings.Builder
	program.Stdout = &limited{to: &out, left: longestToken}
	if err := program.Run(); err != nil {
		reason := "it cannot be run"
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			reason = "it ended with " + exit.String()
		}
		if ctx.Err() != nil {
			reason = "it did not end in time"
		}
		return "", fmt.Errorf("token_command: %q gave no token: %s: run it by hand as the user that contactsync runs as", command[0], reason)
	}
	token := strings.TrimSpace(out.String())
	if token == "" {
		return "", fmt.Errorf("token_command: %q printed nothing: it is to print the token", command[0])
	}
	return token, nil
}

var errLongToken = errors.New("the output is longer than any token")

// limited is a writer that takes no more than so many bytes.
type limited struct {
	to   io.Writer
	left int
}

// Write implements io.Writer.
func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errLongToken
	}
	return l.to.Write(p)
}
