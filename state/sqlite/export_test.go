package sqlite

import (
	"context"
	"io/fs"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// SetPause replaces the waiting of a Locker.
func (l *Locker) SetPause(pause func(ctx context.Context, d time.Duration) error) { l.pause = pause }

// Change makes the writes of work durable.
func (s *Store) Change(work func(*sqlite.Conn) error) error {
	return s.change(context.Background(), work)
}

// Hold keeps the writer from its queue until release is called.
func (s *Store) Hold() (release func()) {
	begun, end := make(chan struct{}), make(chan struct{})
	go func() {
		_ = s.Change(func(*sqlite.Conn) error {
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	return func() { close(end) }
}

// Migrations are the migrations of this version.
func Migrations() fs.FS { return migrations }

// Migrate brings a file to the version of the migrations.
func Migrate(file string, migrations fs.FS) error {
	conn, err := sqlite.OpenConn(file, sqlite.OpenReadWrite)
	if err != nil {
		return err
	}
	defer conn.Close()
	return migrate(conn, file, migrations)
}

// Read opens a file to read it, as a program does that knows versions up to the
// latest.
func Read(file string, latest int) error {
	pool, err := openReadOnly(context.Background(), file, latest)
	if err != nil {
		return failed(file, err)
	}
	return pool.Close()
}

// Fields decodes the packed fields of an item, an entry, an intent and a list
// of names.
func Fields(data string) (state.Item, state.Entry, state.Intent, []string) {
	var item state.Item
	var entry state.Entry
	var intent state.Intent
	decodeItem(data, &item)
	decodeEntry(data, &entry)
	decodeIntent(data, &intent)
	names, _ := decodeNames(data)
	return item, entry, intent, names
}
