package aurea

import (
	"fmt"

	"contactsync/providers"
)

// begin begins a run: it forgets what is of the one before.
func (s *Source) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.known)
	clear(s.warned)
	s.reps = nil
}

// audit watches a read of all records of a table for what points to a wrong setting, and
// remembers what later reads of the run are checked by.
type audit struct {
	source *Source
	table  providers.Table

	// id is one that was read.
	id uint64

	reps         map[string]struct{}
	owned, known bool // a record has a rep; one of the reps that were read
}

func (a *audit) add(record *providers.Record) {
	if a.table == providers.Reps {
		if a.reps == nil {
			a.reps = map[string]struct{}{}
		}
		a.reps[record.ID] = struct{}{}
		return
	}
	if a.known || len(record.Reps) == 0 {
		return
	}
	a.owned = true
	a.source.mu.Lock()
	defer a.source.mu.Unlock()
	for _, rep := range record.Reps {
		if _, ok := a.source.reps[string(rep)]; ok {
			a.known = true
		}
	}
}

// complete draws the conclusions when all was read.
func (a *audit) complete() {
	s, t := a.source, a.source.tables[a.table]
	s.mu.Lock()
	if a.id != 0 {
		s.known[a.table] = a.id
	}
	if a.table == providers.Reps {
		s.reps = a.reps
	}
	strangers := a.owned && !a.known && len(s.reps) > 0
	s.mu.Unlock()
	if strangers {
		s.warnOnce(fmt.Sprintf("no rep field of the table %q holds the id of a rep that was read, so that nobody gets a record by it: "+
			"if rep fields hold a number of the rep, name the field with it as id_field in the block rep", t.table))
	}
	if a.table == providers.Reps && t.enabled == "" && len(a.reps) > 0 {
		s.warnOnce("every rep counts as flagged for the connector: name the field with the flag as enabled_field in the block rep, or narrow the mailboxes in the syncs")
	}
}
