package html

import (
	"encoding/json"
	"io"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/state"
)

// Plan writes a plan as an HTML file. The options' Redactor decides which values are in it,
// shown or not; the other options are about text. It returns the first error of the
// mailboxes or of the writer; what was written by then is no plan.
func Plan(w io.Writer, view render.PlanView, o render.Options) error {
	redactor := o.Redactor.Naming(view.Header.FolderNames)
	if err := templates.ExecuteTemplate(w, "top.gohtml", newTop(&view, redactor)); err != nil {
		return err
	}
	places := make(map[state.GuardID]int)
	for i := len(view.Footer.Guards) - 1; i >= 0; i-- {
		places[view.Footer.Guards[i].ID()] = i + 1
	}
	rows, sums, said := newBlocks(w, view.Header.Owner, redactor), make(groups), newRemarks(redactor)
	for m, err := range view.Mailboxes {
		if err != nil {
			return err
		}
		for i := range m.Changes {
			c := &m.Changes[i]
			guard := 0
			if trip, blocked := view.Footer.Blocks(m.Target, m.Mailbox.Rep, c); blocked {
				guard = places[trip.ID()]
			}
			if err := rows.add(m, c, guard); err != nil {
				return err
			}
			sums.add(c, guard)
		}
		said.add(m)
	}
	if err := rows.flush(); err != nil {
		return err
	}
	said.skips(view.Footer.Skips)
	head, err := newHead(&view)
	if err != nil {
		return err
	}
	bottom := struct {
		Groups []group
		Topics []*topic
		Head   any
		Script any
	}{sums.sorted(), said.sorted(), head, trustedScript()}
	return templates.ExecuteTemplate(w, "bottom.gohtml", bottom)
}

// newHead is what the page's script needs besides the blocks.
func newHead(view *render.PlanView) (any, error) {
	guards := make([]string, len(view.Footer.Guards))
	for i, trip := range view.Footer.Guards {
		guards[i] = redact.Text(trip.Guard)
	}
	text, err := json.Marshal(struct {
		Total   int      `json:"total"`
		Actions []action `json:"actions"`
		Guards  []string `json:"guards"`
	}{total(view.Footer.Totals), actionTable(), guards})
	return trustedJSON(text), err
}

// total is how many changes a plan has, the blocked ones included.
func total(t planner.Totals) int {
	n := 0
	for _, counts := range []map[planner.Action]int{t.Actions, t.Blocked} {
		for _, count := range counts {
			n += count
		}
	}
	return n
}
