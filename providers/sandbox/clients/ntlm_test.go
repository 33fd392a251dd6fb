package clients_test

import (
	"os/exec"
	"testing"

	"contactsync/providers/sandbox"
)

// TestNTLM signs in where nothing else is offered. Both clients negotiate an OEM
// character set, and no Unicode.
func TestNTLM(t *testing.T) {
	t.Parallel()
	for name, drive := range map[string]func(*testing.T, world, string, access){
		"exchangelib":        exchangelib,
		"ews-javascript-api": javascript,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "exchangelib" && exec.Command(python(t), "-c", "import requests_ntlm").Run() != nil {
				t.Skip("there is no module requests_ntlm")
			}
			w := start(t, sandbox.Options{Auth: []string{sandbox.AuthNTLM}})
			user, service := w.own(t, bert), w.impersonated(anna)
			user.NTLM, service.NTLM = true, true
			drive(t, w, "passwords", user)
			drive(t, w, "contact", service)
			compare(t, w.item(t, anna, "contacts", "CRM"), whole(t), "ImAddress1")
		})
	}
}
