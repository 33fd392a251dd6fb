package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
	"contactsync/providers/sandbox"
)

// exchangeSystem is a simulated Exchange.
type exchangeSystem struct{ *office }

func startExchange(t *testing.T, dir string) mailSystem {
	t.Helper()
	opened, err := openOffice(filepath.Join(dir, "crm"), sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := opened.close(); err != nil {
			t.Error(err)
		}
	})
	return exchangeSystem{opened}
}

func (exchangeSystem) kind() string { return "ews" }

func (exchangeSystem) written() []string {
	return []string{
		"0x3A06", "0x3A11", "0x3A08", // given name, surname, business telephone
		"0x3001", "0x0037", "address/0x8005", "address/0x8006", // the names that are shown, and how they came about
		"address/0x8080", "address/0x8082", "address/0x8083", "address/0x8084", "address/0x8085", // the e-mail address
		"0x3008", // the time of the last change
		addressbook.PropertySet + "/" + addressbook.KeyProperty, addressbook.PropertySet + "/" + addressbook.MarkProperty,
	}
}

func (s exchangeSystem) provider() string {
	ready := s.server.Ready()
	return fmt.Sprintf("provider \"ews\" \"mail\" {\n  url = %q\n  auth \"basic\" {\n    user = %q\n    password = %q\n  }\n}\n", ready.EWS, ready.Service.User, ready.Service.Password)
}

func (s exchangeSystem) add(t testing.TB, address, name string, own ownCard) {
	t.Helper()
	path := "Contacts"
	if name != "" {
		if path += "/" + name; !slices.ContainsFunc(s.folders(t, address), func(f folder) bool { return f.Path == path }) {
			s.do(t, address, "create_folder", map[string]any{"folder": "Contacts", "name": name})
		}
	}
	properties := map[string]any{"0x3001": strings.TrimSpace(own.given + " " + own.surname)}
	for name, value := range map[string]string{
		"0x3A06": own.given, "0x3A11": own.surname, "address/0x8083": own.email, "0x3A08": own.phone, "0x3A4F": own.nickname, "0x1000": own.notes,
	} {
		if value != "" {
			properties[name] = value
		}
	}
	if len(own.categories) > 0 {
		properties["public_strings/Keywords"] = own.categories
	}
	var made entry
	if err := s.control(http.MethodPost, address+"/create", map[string]any{"folder": path, "properties": properties}, &made); err != nil {
		t.Fatal(err)
	}
	if own.photo != "" {
		s.do(t, address, "attach", map[string]any{"item": made.ID, "attachment": map[string]any{
			"name": "ContactPicture.jpg", "content_type": "image/jpeg", "photo": true, "content": []byte(own.photo),
		}})
	}
}

func (s exchangeSystem) do(t testing.TB, address, act string, order map[string]any) {
	t.Helper()
	if err := s.act(address, act, order); err != nil {
		t.Fatal(err)
	}
}

// folders are the folders of contacts in a mailbox.
func (s exchangeSystem) folders(t testing.TB, address string) []folder {
	t.Helper()
	book, err := s.addressBook(address)
	if err != nil {
		t.Fatal(err)
	}
	return book.contacts().Folders
}

func (s exchangeSystem) cards(t testing.TB, address string) (cards []storedCard) {
	t.Helper()
	for _, f := range s.folders(t, address) {
		for _, i := range f.Items {
			c := storedCard{id: i.Immutable, folder: strings.TrimPrefix(strings.TrimPrefix(f.Path, "Contacts"), "/"), properties: make(map[string]string)}
			for name, value := range i.Properties {
				c.properties[name] = fmt.Sprint(value)
			}
			for _, a := range i.Attachments {
				c.properties["attachment "+a.Name] = fmt.Sprintf("%t %s", a.Photo, a.Content)
			}
			c.learn(t, c.properties[addressbook.PropertySet+"/"+addressbook.KeyProperty], c.properties[addressbook.PropertySet+"/"+addressbook.MarkProperty])
			cards = append(cards, c)
		}
	}
	return cards
}

func (s exchangeSystem) discard(t testing.TB, address, id string) {
	t.Helper()
	for _, f := range s.folders(t, address) {
		for _, i := range f.Items {
			if i.Immutable == id {
				s.do(t, address, "delete", map[string]any{"item": i.ID, "mode": "hard"})
				return
			}
		}
	}
	t.Fatalf("%s has no item %s", address, id)
}
