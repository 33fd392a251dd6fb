package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
	"contactsync/state/sqlite"
)

// contacts is how many a mailbox of the benchmarks has: items and entries each.
const contacts = 1000

// The ids of Graph and EWS are this long, those of a folder of files shorter.
var idLengths = []struct {
	name   string
	length int
}{{"short ids", 24}, {"ids of Exchange", 150}}

func BenchmarkLoad(b *testing.B) {
	for _, ids := range idLengths {
		b.Run(ids.name, func(b *testing.B) {
			store := benchStore(b)
			for m := range 20 {
				benchCommit(b, store, firstApply(mailboxNumber(m), ids.length))
			}
			b.ReportAllocs()
			for b.Loop() {
				memory, err := store.Load(context.Background(), mailboxNumber(7))
				if err != nil || len(memory.Items) != contacts || len(memory.Entries) != contacts {
					b.Fatal(err, memory)
				}
			}
		})
	}
}

func BenchmarkCommit(b *testing.B) {
	for _, ids := range idLengths {
		batch := firstApply(mailboxNumber(0), ids.length)
		b.Run("first/"+ids.name, func(b *testing.B) {
			store, m := benchStore(b), 0
			b.ReportAllocs()
			for b.Loop() {
				batch.Mailbox = mailboxNumber(m)
				benchCommit(b, store, batch)
				m++
			}
		})
		// What changed of a mailbox that is there, as apply commits it.
		b.Run("20 changes/"+ids.name, func(b *testing.B) {
			store := benchStore(b)
			batch.Mailbox = mailboxNumber(0)
			benchCommit(b, store, batch)
			random := rand.New(rand.NewPCG(1, 1))
			b.ReportAllocs()
			for b.Loop() {
				changes := state.Batch{Mailbox: batch.Mailbox, Now: batch.Now}
				for range 20 {
					i := random.IntN(contacts)
					changes.PutItems = append(changes.PutItems, batch.PutItems[i])
					changes.PutEntries = append(changes.PutEntries, batch.PutEntries[i])
				}
				benchCommit(b, store, changes)
			}
		})
	}
	b.Run("one change, from many mailboxes", func(b *testing.B) {
		store := benchStore(b)
		batch := firstApply(mailboxNumber(0), 24)
		b.SetParallelism(8)
		b.RunParallel(func(pb *testing.PB) {
			id := state.MailboxID{Target: "vdir.mail", Rep: addressbook.RepID(fmt.Sprint(rand.Uint64()))}
			for i := 0; pb.Next(); i++ {
				benchCommit(b, store, state.Batch{Mailbox: id, PutEntries: batch.PutEntries[i%contacts:][:1], Now: batch.Now})
			}
		})
	})
}

func benchStore(b *testing.B) *sqlite.Store {
	b.Helper()
	store, err := sqlite.Open(context.Background(), filepath.Join(b.TempDir(), "contactsync.db"), sqlite.Options{Mode: sqlite.ReadWrite})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return store
}

func benchCommit(b *testing.B, store *sqlite.Store, batch state.Batch) {
	b.Helper()
	if err := store.Commit(context.Background(), batch); err != nil {
		b.Fatal(err)
	}
}

func mailboxNumber(n int) state.MailboxID {
	return state.MailboxID{Target: "vdir.mail", Rep: addressbook.RepID(fmt.Sprint(4294967301 + n))}
}

// firstApply is the batch that a mailbox leaves behind when its contacts were made.
func firstApply(id state.MailboxID, idLength int) state.Batch {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
		b := make([]byte, n)
		for i := range b {
			b[i] = letters[random.IntN(len(letters))]
		}
		return string(b)
	}
	digest := func() (d addressbook.Digest) {
		for i := range d {
			d[i] = byte(random.Uint32())
		}
		return d
	}
	folder := addressbook.FolderID(text(idLength * 3 / 4))
	mapped, shape, fields := digest(), digest(), digest()
	batch := state.Batch{
		Mailbox:    id,
		PutCursors: providers.Cursors{folder: []byte(text(200))},
		Now:        time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC),
	}
	for i := range contacts {
		item := state.Item{
			Item: addressbook.Item{
				ID:        addressbook.ItemID(text(idLength)),
				ChangeKey: addressbook.ChangeKey(text(idLength / 4)),
				Folder:    folder,
				Created:   batch.Now,
				Owner:     "contactsync",
				Key:       addressbook.NewKey("crm", addressbook.Person, fmt.Sprint(4294967401+i)),
				Mark: addressbook.Mark{
					Format: 1, Rep: id.Rep, Op: addressbook.Op(text(26)), Status: addressbook.Managed, Want: digest(),
				},
			},
			Shape: shape,
			Seen:  1,
		}
		item.Observed = item.Mark.Want
		batch.PutItems = append(batch.PutItems, item)
		batch.PutEntries = append(batch.PutEntries, state.Entry{
			Key: item.Key, Sync: "sales", Mapping: "default",
			Item: item.ID, Op: item.Mark.Op, ChangeKey: item.ChangeKey, Folder: folder,
			Format: addressbook.DigestFormat,
			Src:    digest(), Fields: fields, Map: mapped, Shape: shape, Want: item.Mark.Want, Got: item.Mark.Want,
		})
	}
	return batch
}
