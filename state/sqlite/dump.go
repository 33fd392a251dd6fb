package sqlite

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"zombiezen.com/go/sqlite"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// Dump writes the state as it is at this moment as JSON, one object a line,
// each with its "type": "state", "baseline", "run", "approval", "failing" and "name_list"; for
// each mailbox "mailbox", "item", "entry", "intent", "hold", "cursor" and "finished"; and
// "journal". A state that does not exist is no line. The contents of cursors
// are left out.
func (s *Store) Dump(ctx context.Context, to io.Writer) error {
	lines := json.NewEncoder(to)
	lines.SetEscapeHTML(false)
	return s.view(ctx, func(conn *sqlite.Conn) error {
		for _, dump := range []func(*sqlite.Conn, *json.Encoder) error{
			dumpState, dumpBaselines, dumpRuns, dumpApprovals, dumpFailing, dumpNameLists, dumpMailboxes, dumpJournal,
		} {
			if err := dump(conn, lines); err != nil {
				return err
			}
		}
		return nil
	})
}

func dumpState(conn *sqlite.Conn, lines *json.Encoder) error {
	meta, err := readMeta(conn)
	if err != nil {
		return err
	}
	version, err := schemaVersion(conn)
	if err != nil {
		return err
	}
	anchor, err := readAnchor(conn)
	if err != nil {
		return err
	}
	approved, err := readApprovedConfig(conn)
	if err != nil {
		return err
	}
	return lines.Encode(stateLine{"state", version, meta.Lineage, meta.Owner, meta.Serial, stamp(anchor), approved})
}

func dumpBaselines(conn *sqlite.Conn, lines *json.Encoder) error {
	return eachBaseline(conn, func(id state.BaselineID, count int) error {
		return lines.Encode(baselineLine{"baseline", id.Source, id.Table, id.Criterion, count})
	})
}

func dumpRuns(conn *sqlite.Conn, lines *json.Encoder) error {
	runs, err := listRuns(conn, -1)
	if err != nil {
		return err
	}
	for _, run := range runs {
		line := runLine{
			"run", run.ID, run.Operation, stamp(run.Started), stamp(run.Ended), run.Outcome,
			run.Partial, run.Mailboxes, run.FailedMailboxes, run.Changes, run.FailedChanges, run.Guards, run.ConfigNotApproved,
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func dumpApprovals(conn *sqlite.Conn, lines *json.Encoder) error {
	approvals, err := listApprovals(conn, time.Time{})
	if err != nil {
		return err
	}
	for _, a := range approvals {
		line := approvalLine{
			"approval", a.ID, a.Run, a.Guard, a.Target, a.Scope, a.Who, a.Reason, stamp(a.At), stamp(a.Expires), a.Changes, a.Left,
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func dumpFailing(conn *sqlite.Conn, lines *json.Encoder) error {
	return eachFailing(conn, func(id state.MailboxID, since time.Time) error {
		return lines.Encode(failingLine{"failing", placeOf(id), stamp(since)})
	})
}

func dumpNameLists(conn *sqlite.Conn, lines *json.Encoder) error {
	return eachNameList(conn, func(digest addressbook.Digest, names []string) error {
		return lines.Encode(nameListLine{"name_list", digest, append([]string{}, names...)})
	})
}

func dumpMailboxes(conn *sqlite.Conn, lines *json.Encoder) error {
	mailboxes, err := listMailboxes(conn)
	if err != nil {
		return err
	}
	var buffer cells
	for _, mailbox := range mailboxes {
		memory := &state.Memory{Mailbox: mailbox}
		if err := load(conn, memory, &buffer); err != nil {
			return err
		}
		for _, line := range memoryLines(memory) {
			if err := lines.Encode(line); err != nil {
				return err
			}
		}
		if err := dumpRest(conn, mailbox.MailboxID, lines); err != nil {
			return err
		}
	}
	return nil
}

// dumpRest writes of a mailbox the cursors, by their size alone, and the finished
// ops.
func dumpRest(conn *sqlite.Conn, id state.MailboxID, lines *json.Encoder) error {
	of := placeOf(id)
	number, _, err := findMailbox(conn, id)
	if err != nil {
		return err
	}
	err = rows(conn, `SELECT folder, length(cursor) FROM cursors WHERE mailbox = ? ORDER BY folder`,
		func(stmt *sqlite.Stmt) error {
			return lines.Encode(cursorLine{"cursor", of, stmt.ColumnText(0), stmt.ColumnInt(1)})
		}, number)
	if err != nil {
		return err
	}
	return rows(conn, `SELECT op FROM finished WHERE mailbox = ? ORDER BY op`, func(stmt *sqlite.Stmt) error {
		return lines.Encode(finishedLine{"finished", of, stmt.ColumnText(0)})
	}, number)
}

func dumpJournal(conn *sqlite.Conn, lines *json.Encoder) error {
	return rows(conn, `SELECT target, rep, run, at, key, action, causes, outcome, approval
		FROM journal JOIN mailboxes ON mailboxes.id = journal.mailbox ORDER BY journal.id`,
		func(stmt *sqlite.Stmt) error {
			line := journalLine{
				Type:    "journal",
				place:   place{Target: stmt.ColumnText(0), Rep: stmt.ColumnText(1)},
				Run:     stmt.ColumnText(2),
				At:      stamp(moment(stmt.ColumnInt64(3))),
				Key:     stmt.ColumnText(4),
				Action:  stmt.ColumnText(5),
				Causes:  splitCauses(stmt.ColumnText(6)),
				Outcome: stmt.ColumnText(7),

				Approval: stmt.ColumnText(8),
			}
			return lines.Encode(line)
		})
}
