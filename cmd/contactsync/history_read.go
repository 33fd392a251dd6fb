package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// historyLine is a line of the journal as it is shown.
type historyLine struct {
	Time    string   `json:"time"`
	Run     string   `json:"run"`
	Target  string   `json:"target"`
	Rep     string   `json:"rep"`
	Key     string   `json:"key"`
	Address string   `json:"address"`
	Action  string   `json:"action"`
	Causes  []string `json:"causes"`
	Outcome string   `json:"outcome"`

	// Undo says that the run can be undone.
	Undo bool `json:"undo,omitempty"`

	// Approval is the id of the approval that let the change through, or that the line is of. Who and
	// Reason are of the latter alone.
	Approval string `json:"approval,omitempty"`
	Who      string `json:"who,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// read reads the lines, the newest last.
func (h *history) read(ctx context.Context, opened store) ([]historyLine, error) {
	mailboxes, err := opened.Mailboxes(ctx)
	if err != nil {
		return nil, err
	}
	rep, known := repOf(mailboxes, h.mailbox)
	syncs, err := syncsOf(ctx, opened, mailboxes, rep)
	if err != nil {
		return nil, err
	}
	approvals, err := approvalsByID(ctx, opened)
	if err != nil {
		return nil, err
	}
	var lines []historyLine
	seen := false
	err = opened.Journal(ctx, rep, h.since, func(id state.MailboxID, line state.JournalLine) bool {
		seen = true
		if !planner.Glob(h.key, string(line.Key.Fold())) {
			return true
		}
		if h.more = h.limit > 0 && len(lines) == h.limit; h.more {
			return false
		}
		lines = append(lines, newHistoryLine(id, line, syncs[contactID{id.Target, line.Key}], approvals[line.Approval]))
		return true
	})
	if err == nil && !known && !seen {
		err = fmt.Errorf("the state knows no mailbox of the rep id or e-mail address %s; contactsync state list shows the rep ids", h.mailbox)
	}
	slices.Reverse(lines)
	return lines, err
}

// repOf is the rep whose mailbox has an e-mail address, or whose id the text is; known is
// false if the state knows neither.
func repOf(mailboxes []state.Mailbox, text string) (rep addressbook.RepID, known bool) {
	for _, m := range mailboxes {
		if strings.EqualFold(m.Address, text) || string(m.Rep) == text {
			return m.Rep, true
		}
	}
	return addressbook.RepID(text), false
}

// contactID is a contact of one rep.
type contactID struct {
	target string
	key    addressbook.Key
}

// syncsOf are the names of the syncs that a rep's managed contacts are of.
func syncsOf(ctx context.Context, opened store, mailboxes []state.Mailbox, rep addressbook.RepID) (map[contactID]string, error) {
	syncs := make(map[contactID]string)
	for _, m := range mailboxes {
		if m.Rep != rep {
			continue
		}
		memory, err := opened.Load(ctx, m.MailboxID)
		if err != nil {
			return nil, err
		}
		for i := range memory.Entries {
			syncs[contactID{m.Target, memory.Entries[i].Key}] = memory.Entries[i].Sync
		}
	}
	return syncs, nil
}

// newHistoryLine is a line whose texts act on nothing. The address is without a sync where
// the contact is gone; the line of an approval has none.
func newHistoryLine(id state.MailboxID, line state.JournalLine, sync string, approval *state.Approval) historyLine {
	shown := historyLine{
		Time:    line.At.UTC().Format(time.RFC3339),
		Run:     redact.Text(line.Run),
		Target:  redact.Text(id.Target),
		Rep:     redact.Text(string(id.Rep)),
		Key:     redact.Text(string(line.Key)),
		Address: redact.Text(planner.Address(sync, id.Rep, line.Key)),
		Action:  redact.Text(line.Action),
		Causes:  []string{},
		Outcome: redact.New(redact.Hide).Message(line.Outcome),
	}
	for _, cause := range line.Causes {
		shown.Causes = append(shown.Causes, redact.Text(cause))
	}
	if line.Approval != "" {
		shown.Approval = redact.Text(line.Approval)
	}
	if line.Action == state.ActionApprove {
		shown.Key, shown.Address = "", ""
		if approval != nil {
			shown.Who, shown.Reason = redact.Text(approval.Who), redact.New(redact.Hide).Message(approval.Reason)
		}
	}
	return shown
}

func approvalsByID(ctx context.Context, opened store) (map[string]*state.Approval, error) {
	approvals, err := opened.Approvals(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*state.Approval, len(approvals))
	for i := range approvals {
		byID[approvals[i].ID] = &approvals[i]
	}
	return byID, nil
}
