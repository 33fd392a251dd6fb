package run_test

import (
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

// What a property's own on_drift kept for the user is put right when that is taken away, also after other properties
// of the contact were written.
func TestKeptPropertyIsPutRight(t *testing.T) {
	const mapping = "mapping \"parts\" {\n  for = \"person\"\n  surname = person.LastName\n  property \"email1\" {\n    value = person[\"E-mail1\"]\n%s  }\n}\n"
	for _, test := range []struct{ change, drift, note string }{
		{"update", "keep", ""}, {"recreate", "keep", ""}, {"update", "report", "; note drifted"}, {"recreate", "report", "; note drifted"},
	} {
		t.Run(test.change+" "+test.drift, func(t *testing.T) {
			tl := newTale(t, "", "Ada Byron ada@example.com")
			configure := func(setting string) {
				sync := strings.Replace(syncNamed("a", "  on_change = \""+test.change+"\""), "mapping.tale", "mapping.parts", 1)
				tl.configure(strings.Replace(mapping, "%s", setting, 1), sync)
			}
			contact := func() *card { return tl.box.all(func(*card) bool { return true })[0] }
			has := func(surname, email string) {
				t.Helper()
				if c := contact().contact; c.Get("surname").Text != surname || c.Get("email1").Text != email {
					t.Errorf("the contact is %+v", c)
				}
			}
			configure("    on_drift = \"" + test.drift + "\"\n")
			tl.apply("create selected")
			tl.box.edit(contact(), "email1", addressbook.Text("mine@example.com"))
			tl.crm.persons[0].fields["LastName"] = "Lovelace"
			tl.apply(test.change + " changed_in_crm edited_in_mailbox" + test.note)
			has("Lovelace", "mine@example.com")
			if mark := contact().mark; !mark.Got.IsZero() {
				t.Error("what the user wrote counts as what the server made of it")
			}
			tl.apply(strings.TrimPrefix(test.note, "; "))
			configure("")
			tl.apply("update mark_found")
			has("Lovelace", "ada@example.com")
			tl.quiet()
		})
	}
}
