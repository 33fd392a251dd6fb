package sqlite

import (
	"context"

	"zombiezen.com/go/sqlite"

	"contactsync/state"
)

// Load reads all that is remembered of a mailbox, at one moment. Of a mailbox
// that the state does not know only the MailboxID is set.
func (s *Store) Load(ctx context.Context, id state.MailboxID) (*state.Memory, error) {
	memory := &state.Memory{Mailbox: state.Mailbox{MailboxID: id}}
	err := s.view(ctx, func(conn *sqlite.Conn) error {
		buffer, ok := s.buffers.Get().(*cells)
		if !ok {
			buffer = new(cells)
		}
		defer s.buffers.Put(buffer)
		return load(conn, memory, buffer)
	})
	if err != nil {
		return nil, err
	}
	return memory, nil
}

// load fills the memory of the mailbox that memory names.
func load(conn *sqlite.Conn, memory *state.Memory, buffer *cells) error {
	number, mailbox, err := findMailbox(conn, memory.MailboxID)
	if err != nil || number == 0 {
		return err
	}
	memory.Mailbox = mailbox
	if memory.Items, err = loadItems(conn, number, buffer); err != nil {
		return err
	}
	if memory.Entries, err = loadEntries(conn, number, buffer); err != nil {
		return err
	}
	if memory.Intents, err = loadIntents(conn, number, buffer); err != nil {
		return err
	}
	if memory.Holds, err = loadHolds(conn, number); err != nil {
		return err
	}
	memory.Cursors, err = loadCursors(conn, number)
	return err
}
