package vdir_test

import (
	"fmt"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/vdir"
)

const contacts = 1000

// fill creates contacts in calls of a hundred, as many as an apply sends at
// once.
func fill(b *testing.B, target *vdir.Target, folder addressbook.FolderID) {
	b.Helper()
	operations := make([]providers.Operation, 0, 100)
	for i := range contacts {
		operations = append(operations, creation(fmt.Sprint(i), folder, addressbook.NewContact(
			addressbook.Field{Name: "given_name", Value: addressbook.Text("Ada")},
			addressbook.Field{Name: "surname", Value: addressbook.Text(fmt.Sprint("Byron ", i))},
			addressbook.Field{Name: "display_name", Value: addressbook.Text(fmt.Sprint("Ada Byron ", i))},
			addressbook.Field{Name: "email1", Value: addressbook.Text("ada@example.com")},
			addressbook.Field{Name: "business_phone", Value: addressbook.Text("+43 1 000001")},
			addressbook.Field{Name: "business_address.city", Value: addressbook.Text("Wien")},
		)))
		if len(operations) < cap(operations) {
			continue
		}
		for _, result := range target.Do(b.Context(), mailbox, operations) {
			if result.Err != nil {
				b.Fatal(result.Err)
			}
		}
		operations = operations[:0]
	}
}

func perContact(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/contacts, "ns/contact")
}

func BenchmarkObserveUnchanged(b *testing.B) {
	target, _ := open(b)
	fill(b, target, ".")
	cursors := cursorsOf(observe(b, target, nil))
	b.ReportAllocs()
	for b.Loop() {
		if items := observe(b, target, cursors).Deltas[0].Items; len(items) > 0 {
			b.Fatalf("%d items changed", len(items))
		}
	}
	perContact(b)
}

func BenchmarkObserveFull(b *testing.B) {
	target, _ := open(b)
	fill(b, target, ".")
	b.ReportAllocs()
	for b.Loop() {
		if items := observe(b, target, nil).Deltas[0].Items; len(items) != contacts {
			b.Fatalf("there are %d items", len(items))
		}
	}
	perContact(b)
}

func BenchmarkCreate(b *testing.B) {
	target, _ := open(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		made := do(b, target, providers.Operation{
			Kind: providers.CreateFolder, Folder: ".", Name: fmt.Sprint("CRM ", n), FolderMark: addressbook.FolderMark{Owner: "acme"},
		})
		fill(b, target, made.Folder)
	}
	perContact(b)
}
