package mailbox_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

func benchmarkStore(b *testing.B, path string) (*mailbox.Mailbox, mailbox.FolderID) {
	b.Helper()
	s, err := mailbox.Open(mailbox.Options{Path: path, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	m, err := s.Add("a@example.com", "Anna")
	if err != nil {
		b.Fatal(err)
	}
	f, err := m.Distinguished("contacts")
	if err != nil {
		b.Fatal(err)
	}
	return m, f.ID
}

func contact(n int) mailbox.Bag {
	email := mailbox.EmailGroups()[0]
	return mailbox.Bag{
		mailbox.MessageClass: "IPM.Contact", mailbox.GivenName: "Erika", mailbox.Surname: fmt.Sprint("Muster", n),
		mailbox.CompanyName: "ACME GmbH", mailbox.Tag(0x3A08): "+43 1 234", email.Address: "erika@example.com", own: fmt.Sprint("KP:", n),
	}
}

func BenchmarkCreateItem(b *testing.B) {
	for _, c := range []struct{ name, path string }{{"memory", ""}, {"file", "a.db"}} {
		b.Run(c.name, func(b *testing.B) {
			if c.path != "" {
				c.path = filepath.Join(b.TempDir(), c.path)
			}
			m, contacts := benchmarkStore(b, c.path)
			for n := 0; b.Loop(); n++ {
				if _, err := m.CreateItem(contacts, contact(n), false); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkChanges reads ten changes of folders of different sizes: the time is
// that of the changes, whatever the size.
func BenchmarkChanges(b *testing.B) {
	for _, size := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			m, contacts := benchmarkStore(b, "")
			var items []mailbox.Item
			for n := range size {
				i, err := m.CreateItem(contacts, contact(n), false)
				if err != nil {
					b.Fatal(err)
				}
				items = append(items, i)
			}
			_, until, _, err := m.Changes(contacts, 0, 0)
			if err != nil {
				b.Fatal(err)
			}
			for n := range 10 {
				if _, err := m.UpdateItem(items[n*size/10].ID, "", mailbox.Bag{own: "x"}, nil); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if changes, _, _, err := m.Changes(contacts, until, 512); err != nil || len(changes) != 10 {
					b.Fatal(len(changes), err)
				}
			}
		})
	}
}
