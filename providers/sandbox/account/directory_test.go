package account_test

import (
	"errors"
	"testing"

	"contactsync/providers/sandbox/account"
)

func directory(t *testing.T, users ...string) *account.Directory {
	t.Helper()
	var d account.Directory
	for _, user := range users {
		if err := d.Add(&account.Account{User: user, Password: "right"}); err != nil {
			t.Fatal(err)
		}
	}
	return &d
}

// is accepts a password.
func is(given string) func(string) bool {
	return func(password string) bool { return given == password }
}

func TestSignInByEveryFormOfAName(t *testing.T) {
	d := directory(t, "ada@example.com", "ada@example.org", "bob@example.com")
	for name, want := range map[string]string{
		"bob@example.com":  "bob@example.com",
		"BOB@Example.com":  "bob@example.com",
		`EXAMPLE\bob`:      "bob@example.com",
		"bob":              "bob@example.com",
		`example.org\ada`:  "ada@example.org",
		"ada":              "", // there are two
		`EXAMPLE\ada`:      "",
		"carl@example.com": "",
		"":                 "",
	} {
		a, err := d.SignIn(name, is("right"))
		switch {
		case want == "" && !errors.Is(err, account.ErrUnknown):
			t.Errorf("%q: %v, want ErrUnknown", name, err)
		case want != "" && (err != nil || a.User != want):
			t.Errorf("%q: %v, %v, want %s", name, a, err, want)
		}
	}
}

func TestWrongPasswordsLock(t *testing.T) {
	d := directory(t, "ada@example.com")
	for range account.MaxWrong - 1 {
		if _, err := d.SignIn("ada", is("wrong")); !errors.Is(err, account.ErrWrong) {
			t.Fatal(err)
		}
	}
	if _, err := d.SignIn("ada", is("right")); err != nil {
		t.Fatalf("the right password, before it was too late: %v", err)
	}
	for range account.MaxWrong {
		if _, err := d.SignIn(`X\ada`, is("wrong")); !errors.Is(err, account.ErrWrong) {
			t.Fatal(err)
		}
	}
	if _, err := d.SignIn("ada", is("right")); !errors.Is(err, account.ErrLocked) || !d.Locked("ada@example.com") {
		t.Errorf("after %d wrong passwords: %v", account.MaxWrong, err)
	}
	d.Unlock("ada@example.com")
	if _, err := d.SignIn("ada", is("right")); err != nil || d.Locked("ada") {
		t.Errorf("after it was unlocked: %v", err)
	}
}

func TestAddRefusesTheSameUser(t *testing.T) {
	if err := directory(t, "ada@example.com").Add(&account.Account{User: "Ada@Example.com"}); err == nil {
		t.Error("two accounts have one user")
	}
}

func TestRights(t *testing.T) {
	user := &account.Account{Address: "ada@example.com"}
	service := &account.Account{
		Impersonates: func(address string) bool { return address == "ada@example.com" },
		Opens:        func(address string) bool { return address == "bob@example.com" },
	}
	for _, test := range []struct {
		name              string
		account           *account.Account
		address           string
		impersonate, open bool
	}{
		{"own mailbox", user, "ADA@example.com", false, true},
		{"somebody else's", user, "bob@example.com", false, false},
		{"by the role", service, "ada@example.com", true, false},
		{"by full access", service, "bob@example.com", false, true},
		{"nobody", nil, "ada@example.com", false, false},
		{"no address", service, "", false, false},
	} {
		if got := test.account.MayImpersonate(test.address); got != test.impersonate {
			t.Errorf("%s: may impersonate: %v", test.name, got)
		}
		if got := test.account.MayOpen(test.address); got != test.open {
			t.Errorf("%s: may open: %v", test.name, got)
		}
	}
	if account.From(t.Context()) != nil {
		t.Error("nobody signed in, and somebody calls")
	}
	if account.From(account.With(t.Context(), user)) != user {
		t.Error("the caller got lost")
	}
}
