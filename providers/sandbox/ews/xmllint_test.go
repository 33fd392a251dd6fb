package ews_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// TestMain runs the tests and then checks every answer that they saw against
// Microsoft's schema, in one process, if the schema and xmllint are there.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		if err := validate(); err != nil {
			fmt.Fprintln(os.Stderr, "answers that the schema does not allow:", err)
			code = 1
		}
	}
	os.Exit(code)
}

// validate has xmllint read the answers; nil as well when it cannot.
func validate() error {
	validator, err := xmllint.Find(xmllint.ExchangeOnline)
	if err != nil {
		fmt.Fprintln(os.Stderr, "answers are not checked against the schema:", err)
		return nil
	}
	for _, d := range answers.documents {
		validator.Add(d.test, []byte(d.text))
	}
	return validator.Validate(context.Background())
}
