package main

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"contactsync/providers/sandbox"
)

// startCRM starts a CRM that has the records of a world.
func startCRM(tb testing.TB, w crmWorld) *sandbox.Server {
	tb.Helper()
	records := w.sheets()
	server, err := sandbox.Start(sandbox.Options{Seed: 1, Records: &records})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	return server
}

// loginTo is how to log in to a CRM.
func loginTo(server *sandbox.Server) crmLogin {
	ready := server.Ready()
	return crmLogin{ready.CRM, ready.CRMMaster.User, ready.CRMMaster.Password}
}

// TestMailboxesCostTheCRMNothing compares what plans ask of the same CRM: read with the rights
// of its service account, it is asked as often for 1,000 mailboxes as for one, whatever
// they get by.
func TestMailboxesCostTheCRMNothing(t *testing.T) {
	w := crmWorld{reps: 1000, persons: 6000, companies: 1000, grouped: 2, favorites: 2}
	dir := t.TempDir()
	w.write(t, dir)
	server := startCRM(t, w)
	plan := func(include string, mailboxes int) sandbox.Counts {
		t.Helper()
		loginTo(server).configure(t, dir, fmt.Sprintf(`
  read_as = "service"
  mailboxes {
    include = [%q]
  }
  select {
    rep         = true
    sales_group = true
    favorites   = true
    companies   = true
  }
`, include))
		server.Forget()
		// Each gets six persons and a company of its own, two of its group, and two that it marked.
		expect(t, dir, fmt.Sprintf("Plan: %d to add, ", mailboxes*11), "plan")
		return server.Requests()
	}
	one, all := plan("rep7@example.com", 1), plan("*", w.reps)
	if !maps.Equal(one, all) {
		t.Errorf("one mailbox costs %v, %d cost %v", one, w.reps, all)
	}
	for _, table := range []string{"Person", "Company", "RepUser", "FV", "SalesGroup"} {
		if all["CRM query "+table] == 0 {
			t.Errorf("the table %s was not read: %v", table, all)
		}
	}
	if _, ok := all["CRM"]; !ok || strings.Contains(fmt.Sprint(all), "refused") {
		t.Errorf("requests %v", all)
	}
}
