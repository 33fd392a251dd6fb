package login_test

import (
	"slices"
	"testing"
	"time"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// TestNames has the logins of reps be called after their addresses, each by a
// name of its own that a CRM could have.
func TestNames(t *testing.T) {
	addresses := []string{"anna@example.com", "maximilian@example.com", "maximilia@example.com", "anna@example.net", "o'neill.x@example.com", "ö@example.com", "maximilian@example.net"}
	db, err := database.New(database.Invent(1, addresses), database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	logins := login.New(db, time.Now, func(user string) string { return user })
	for _, one := range logins.All() {
		got = append(got, one.User)
	}
	want := []string{login.MasterUser, "ANNA", "MAXIMILI", "MAXIMIL2", "ANNA2", "ONEILLX", "REP", "MAXIMIL3"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
