package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"contactsync/config"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
)

// The environment variables for saved plans. Those whose names end with _FILE hold
// the path of a file with what the others hold themselves. What is in any of them
// is never shown.
const (
	recipientsVariable = "CONTACTSYNC_PLAN_RECIPIENTS" // public keys of age, with blanks between them
	identityVariable   = "CONTACTSYNC_PLAN_IDENTITY"   // secret keys of age, one a line
	passphraseVariable = "CONTACTSYNC_PLAN_PASSPHRASE"
	fileSuffix         = "_FILE"
)

// planRecipients are who a plan is encrypted for: what the environment says, or else the
// configuration; none if neither says anything.
func (e *env) planRecipients(saved config.Plan) (planfile.Recipients, error) {
	keys := strings.Fields(e.getenv(recipientsVariable))
	passphrase, err := e.planSecret(passphraseVariable)
	switch {
	case err != nil:
		return nil, err
	case len(keys) > 0 && passphrase != "":
		return nil, fmt.Errorf("a plan is encrypted for recipients or with a passphrase, and there are both %s and %s; unset one of them", recipientsVariable, passphraseVariable)
	case len(keys) == 0 && passphrase == "":
		keys, passphrase = saved.Recipients, saved.Passphrase
	}
	if passphrase != "" {
		return planfile.PassphraseRecipients(passphrase)
	}
	recipients, err := planfile.ParseRecipients(keys)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", recipientsVariable, err)
	}
	return recipients, nil
}

// planIdentities are what a saved plan is opened with: all that the environment has, and the
// passphrase of the configuration if that has one and the environment has none.
func (e *env) planIdentities(saved config.Plan) (planfile.Identities, error) {
	var identities planfile.Identities
	text, err := e.planSecret(identityVariable)
	if err != nil {
		return nil, err
	}
	if text != "" {
		if identities, err = planfile.ParseIdentities(text); err != nil {
			return nil, fmt.Errorf("%s: %w", identityVariable, err)
		}
	}
	passphrase, err := e.planSecret(passphraseVariable)
	if err != nil {
		return nil, err
	}
	if passphrase == "" {
		passphrase = saved.Passphrase
	}
	if passphrase != "" {
		opening, err := planfile.PassphraseIdentities(passphrase)
		if err != nil {
			return nil, err
		}
		identities = append(identities, opening...)
	}
	return identities, nil
}

// planSecret is what a variable holds, or the file that it names, without one newline at the end;
// "" if it is not set.
func (e *env) planSecret(variable string) (string, error) {
	if text := e.getenv(variable); text != "" {
		return text, nil
	}
	path := e.getenv(variable + fileSuffix)
	if path == "" {
		return "", nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: %w", variable+fileSuffix, err)
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	if secret == "" {
		return "", fmt.Errorf("%s: the file %s is empty", variable+fileSuffix, redact.Text(path))
	}
	return secret, nil
}

// openPlan opens a saved plan with what the environment and the configuration have for that.
func (e *env) openPlan(path string, saved config.Plan) (*planfile.Reader, error) {
	identities, err := e.planIdentities(saved)
	if err != nil {
		return nil, err
	}
	plan, err := planfile.Open(path, identities)
	if errors.Is(err, planfile.ErrNoKey) || errors.Is(err, planfile.ErrWrongKey) {
		return nil, fmt.Errorf("%w; an identity is taken from %s or the file that %[2]s%[3]s names, a passphrase from %[4]s or %[4]s%[3]s",
			err, identityVariable, fileSuffix, passphraseVariable)
	}
	return plan, err
}
