package run_test

import (
	"fmt"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func (s *simulation) violated(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
	s.note("  VIOLATION "+format, args...)
}

// audit looks at every operation before it has an effect, under faults too.
// What holds at every instant: what is the user's own is never written, a copy
// loses its mark and nothing else, and a wanted contact that is there does not
// become fewer than one.
func (s *simulation) audit(b *box, w write) {
	c := w.card
	s.note("    %s: %s %s %s in %s to %s", b.rep, w.Kind, w.Item, w.Key, folderOf(c), w.Folder)
	if w.Kind == providers.DeleteFolder {
		if b.folders[w.Folder].mark.Owner == "" {
			s.violated("the user's folder %s is deleted", w.Folder)
		}
		return
	}
	if c == nil {
		return
	}
	if !c.marked {
		s.violated("%s of a contact of the user's own: %s", w.Kind, c.id)
		return
	}
	if w.Kind == providers.UnmarkItem {
		s.auditUnmark(b, c)
		return
	}
	if c.mark.Rep != b.rep {
		s.violated("%s of a copy from another mailbox: %s", w.Kind, c.id)
	}
	s.auditCopy(b, c, w.Kind)
	if w.Kind == providers.DeleteItem {
		s.auditDelete(b, c)
	}
}

func folderOf(c *card) addressbook.FolderID {
	if c == nil {
		return ""
	}
	return c.folder
}

// siblings are the other cards in a mailbox that carry a card's mark.
func siblings(b *box, c *card) []*card {
	return b.all(func(o *card) bool { return o != c && o.marked && o.mark.Op == c.mark.Op && o.mark.Rep == c.mark.Rep })
}

// auditCopy is about what is written as a managed contact: it must not be a
// copy, as far as that can be known. If it cannot, the user's original is
// theirs from now on.
func (s *simulation) auditCopy(b *box, c *card, kind providers.OperationKind) {
	for _, o := range siblings(b, c) {
		if c.copied && !o.copied && !o.shifted && !s.lost && !s.meddled {
			s.violated("%s of the copy %s while its original %s is there", kind, c.id, o.id)
		}
		o.copied, o.own = true, o.sight()
	}
	c.copied = false
}

// auditUnmark is about what becomes the user's own: of the items with one mark
// one is left, the one that the state knows.
func (s *simulation) auditUnmark(b *box, c *card) {
	original := !c.copied && !c.shifted && c.mark.Rep == b.rep
	if s.calm && original && len(siblings(b, c)) > 0 {
		s.violated("the original %s loses its mark to a copy", c.id)
	}
	c.copied, c.own = true, c.sight()
}

// auditDelete is about a wanted contact: another one must be there before one
// is deleted.
func (s *simulation) auditDelete(b *box, c *card) {
	s.deleted[c.mark.Op] = true
	w := s.wanted[b.rep][c.key]
	if w == nil || s.meddled {
		return
	}
	others := b.all(func(o *card) bool {
		return o != c && o.key == c.key && o.owner == c.owner && o.mark.Rep == b.rep && o.mark.Status != addressbook.Released
	})
	if len(others) == 0 {
		s.violated("the only contact of %s is deleted: %s", c.key, c.id)
	}
	if w.unknown {
		s.violated("a contact of %s is deleted, of which it is not known what should be there: %s", c.key, c.id)
	}
}
