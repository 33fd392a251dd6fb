package ews_test

import (
	"net/http"
	"testing"

	"contactsync/providers/sandbox/fault"
)

// of is contacts in the mailbox of an address.
func of(address string) string {
	return `<t:DistinguishedFolderId Id="contacts"><t:Mailbox><t:EmailAddress>` + address + `</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>`
}

func TestImpersonation(t *testing.T) {
	s := newSandbox(t)
	connect := func(sid string) string {
		return `<t:ExchangeImpersonation><t:ConnectingSID>` + sid + `</t:ConnectingSID></t:ExchangeImpersonation>`
	}
	for name, c := range map[string]struct {
		header string
		status int
		code   string
	}{
		"primary address":     {impersonate(anna), http.StatusOK, "NoError"},
		"in other letters":    {impersonate("Anna@Example.COM"), http.StatusOK, "NoError"},
		"address":             {connect(`<t:SmtpAddress>` + anna + `</t:SmtpAddress>`), http.StatusOK, "NoError"},
		"principal name":      {connect(`<t:PrincipalName>` + anna + `</t:PrincipalName>`), http.StatusOK, "NoError"},
		"security identifier": {connect(`<t:SID>S-1-5-21-1-2-3-4</t:SID>`), http.StatusInternalServerError, "ErrorInvalidUserSid"},
		"without the right":   {impersonate(carla), http.StatusInternalServerError, "ErrorImpersonateUserDenied"},
		"unknown mailbox":     {impersonate("nobody@example.com"), http.StatusInternalServerError, "ErrorNonExistentMailbox"},
		"nobody, no mailbox":  {"", http.StatusOK, "ErrorMissingEmailAddress"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.post(s.service, envelope(c.header, getContacts))
			if a.status != c.status {
				t.Errorf("status %d, want %d", a.status, c.status)
			}
			a.wants(t, c.code)
		})
	}
	s.post(s.own, envelope(impersonate(bert), getContacts)).wants(t, "ErrorImpersonateUserDenied")
}

func TestDelegateAccess(t *testing.T) {
	s := newSandbox(t)
	get := func(id string) string {
		return `<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>` + id + `</m:FolderIds></m:GetFolder>`
	}
	annas := s.must(getContacts).folders()[0]

	a := s.post(s.delegate, envelope("", get(of(anna)+of(bert)+of("nobody@example.com")+of(carla)+of(anna))))
	a.wants(t, "NoError", "NoError", "ErrorNonExistentMailbox", "ErrorAccessDenied", "ErrorBatchProcessingStopped")
	if a.folders()[0] != annas {
		t.Error("the folder is another one than its owner's")
	}
	s.post(s.delegate, envelope("", get(folderID(annas)))).wants(t, "NoError")

	s.post(s.own, envelope("", get(of(bert)))).wants(t, "ErrorAccessDenied")
	s.do(get(of(anna))).wants(t, "NoError")
	s.do(get(of(bert))).wants(t, "ErrorAccessDenied")
}

func TestItemsOfAnotherMailbox(t *testing.T) {
	s := newSandbox(t)
	item := s.create("", "A")[0]
	s.post(s.delegate, envelope("", getItems("", item))).wants(t, "NoError")
	s.post(s.service, envelope(impersonate(bert), getItems("", item))).wants(t, "ErrorAccessDenied")
	s.post(s.service, envelope("", getItems("", item))).wants(t, "ErrorAccessDenied")
	s.post(s.delegate, envelope("", `<m:MoveItem><m:ToFolderId>`+distinguished("contacts")+`</m:ToFolderId><m:ItemIds>`+
		item.xml()+`</m:ItemIds></m:MoveItem>`)).wants(t, "ErrorCrossMailboxMoveCopy")

	other := newSandbox(t)
	if _, err := other.store.Add("dora@example.com", "Dora"); err != nil {
		t.Fatal(err)
	}
	foreign := other.post(other.service, envelope(impersonate("dora@example.com"), createItems("", "A"))).items()[0]
	s.do(getItems("", foreign)).wants(t, "ErrorItemNotFound")
}

func TestMovedAway(t *testing.T) {
	s := newSandbox(t)
	item := s.create("", "A")[0]
	s.faults.Once(fault.MovedAway, 1)
	s.do(getContacts).wants(t, "ErrorMailboxMoveInProgress")
	s.do(getContacts).wants(t, "ErrorNonExistentMailbox")
	s.post(s.delegate, envelope("", getItems("", item))).wants(t, "ErrorNonExistentMailbox")
	s.post(s.service, envelope(impersonate(bert), getContacts)).wants(t, "NoError")
	if err := s.store.SetMovedAway(anna, false); err != nil {
		t.Fatal(err)
	}
	if got := s.must(getItems("", item)).names(); len(got) != 1 || got[0] != "A" {
		t.Errorf("after it came back: %v", got)
	}
}
