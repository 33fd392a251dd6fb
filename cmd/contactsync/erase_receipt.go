package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/planner/apply"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// receipt is the proof of what was done to erase a record. It has no values of contacts, and no
// e-mail addresses.
type receipt struct {
	Run     string          `json:"run"`
	Version string          `json:"version"`
	Owner   string          `json:"owner"`
	Key     addressbook.Key `json:"key"`
	Started time.Time       `json:"started"`
	Ended   time.Time       `json:"ended"`

	// Complete says that every mailbox was reached and nothing failed.
	Complete bool `json:"complete"`

	Mailboxes []*receiptMailbox `json:"mailboxes"`

	// values hides what is not to be in a receipt.
	values *redact.Redactor
}

// receiptMailbox is what was done in a mailbox.
type receiptMailbox struct {
	Rep    addressbook.RepID `json:"rep"`
	Target string            `json:"target,omitempty"` // "" if it is not known

	// Reached says that the mailbox was gone through to its end; Problem why not, "" if it was.
	Reached bool   `json:"reached"`
	Problem string `json:"problem,omitempty"`

	// Deleted and Failed count the items that were there, Purged those among the deleted items that are
	// gone for good; null if these could not be searched.
	Deleted int  `json:"deleted"`
	Failed  int  `json:"failed"`
	Purged  *int `json:"purged"`

	planned int
	purges  bool // the target can
}

// expect lists the mailboxes of a plan. Of those that the plan could not decide about the state
// says whether contacts were ever written there.
func (r *receipt) expect(plan *planfile.Reader, known []state.Mailbox, targets map[string]providers.Target) error {
	r.values = redact.New(redact.Hide)
	for m, err := range plan.Mailboxes() {
		if err != nil {
			return err
		}
		if slices.ContainsFunc(m.Skips, isOfMailbox) {
			r.skip(m.Target, m.Skips, known)
			continue
		}
		_, purges := targets[m.Target].(providers.Purger)
		r.Mailboxes = append(r.Mailboxes, &receiptMailbox{
			Rep: m.Mailbox.Rep, Target: m.Target, planned: len(m.Changes), purges: purges,
			Problem: "the run ended before this mailbox",
		})
	}
	r.skip("", plan.Footer().Skips, known)
	return nil
}

// isOfMailbox says whether a whole mailbox is skipped.
func isOfMailbox(s planner.Skip) bool { return s.Rep != "" && s.Key == "" }

// skip adds the mailboxes that are skipped. One that does not exist, and in which contactsync
// never was, holds nothing.
func (r *receipt) skip(target string, skips []planner.Skip, known []state.Mailbox) {
	for _, s := range skips {
		if !isOfMailbox(s) {
			continue
		}
		was := slices.ContainsFunc(known, func(m state.Mailbox) bool {
			return m.Rep == s.Rep && (target == "" || m.Target == target)
		})
		if !was && (s.Reason == planner.NoMailbox || s.Reason == planner.NoAddress) {
			continue
		}
		r.Mailboxes = append(r.Mailboxes, &receiptMailbox{Rep: s.Rep, Target: target, Problem: "skipped: " + string(s.Reason)})
	}
}

// event takes an event of the applier.
func (r *receipt) event(e apply.Event) {
	switch e := e.(type) {
	case apply.Begun:
		if e.Plan.Error != "" {
			r.of(e.Plan.Target, e.Plan.Mailbox.Rep).Problem = r.values.Message(e.Plan.Error)
		}
	case apply.Done:
		if e.Change.Action == planner.Delete {
			r.of(e.Target, e.Rep).Deleted++
		} else {
			r.of(e.Target, e.Rep).planned--
		}
	case apply.Failed:
		r.of(e.Target, e.Rep).Failed++
	case apply.Purged:
		r.of(e.Target, e.Rep).Purged = &e.Items
	case apply.Finished:
		r.of(e.Target, e.Rep).finish(e.Err, r.values)
	}
}

func (r *receipt) of(target string, rep addressbook.RepID) *receiptMailbox {
	i := slices.IndexFunc(r.Mailboxes, func(m *receiptMailbox) bool { return m.Target == target && m.Rep == rep })
	if i < 0 {
		r.Mailboxes = append(r.Mailboxes, &receiptMailbox{Rep: rep, Target: target})
		i = len(r.Mailboxes) - 1
	}
	return r.Mailboxes[i]
}

// finish ends a mailbox. A run that was told to stop leaves out what it has not begun.
func (m *receiptMailbox) finish(err error, values *redact.Redactor) {
	switch {
	case err != nil:
		m.Problem = values.Message(err.Error())
	case m.Deleted+m.Failed < m.planned, m.purges && m.Purged == nil:
		m.Problem = "the run was stopped"
	default:
		m.Reached, m.Problem = true, ""
	}
}

func (r *receipt) end(now time.Time) {
	r.Ended = now
	r.Complete = !slices.ContainsFunc(r.Mailboxes, func(m *receiptMailbox) bool { return !m.Reached || m.Failed > 0 })
}

// text says what a person has to know besides the sums.
func (r *receipt) text(path string) string {
	var text strings.Builder
	purged, kept := 0, 0
	for _, m := range r.Mailboxes {
		switch {
		case m.Purged != nil:
			purged += *m.Purged
		case m.Reached:
			kept++
		}
	}
	fmt.Fprintf(&text, "Purged from the deleted items: %d.\n", purged)
	if kept > 0 {
		fmt.Fprintf(&text, "The deleted items of %s cannot be searched: what was deleted there before may still be recovered.\n", numbered(kept, "mailbox", "mailboxes"))
	}
	for _, m := range r.Mailboxes {
		if !m.Reached {
			fmt.Fprintf(&text, "Not reached: mailbox %s: %s\n", redact.Text(string(m.Rep)), redact.Text(m.Problem))
		}
	}
	fmt.Fprintf(&text, "Receipt: %s\n", redact.Text(path))
	return text.String()
}

// receiptFile is the file of a receipt.
type receiptFile struct {
	path string
	file *os.File
}

// createReceipt makes the file of a receipt, readable for its owner alone. It fails if there is one.
func createReceipt(path, run string) (*receiptFile, error) {
	if path == "" {
		path = "erase-" + run + ".json"
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the receipt cannot be written, and nothing was erased: %w; name another file with -receipt=FILE", err)
	}
	return &receiptFile{path, file}, nil
}

// write writes the receipt and closes the file once it is durable.
func (f *receiptFile) write(r *receipt) error {
	values := newJSONPrinter(f.file)
	values.SetIndent("", "  ")
	err := values.Encode(r)
	if err = errors.Join(err, f.file.Sync(), f.file.Close()); err != nil {
		return fmt.Errorf("the record was erased as shown, and the receipt %s could not be written: %w", f.path, err)
	}
	return nil
}

// discard removes the file: there is nothing to write into it.
func (f *receiptFile) discard() error { return errors.Join(f.file.Close(), os.Remove(f.path)) }
