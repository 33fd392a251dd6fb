package sqlite

import (
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

// The lines that Dump writes. Digests are in hexadecimal, and missing where they
// are not known, as are times.

type stateLine struct {
	Type    string `json:"type"`
	Version int    `json:"version"` // of the schema
	Lineage string `json:"lineage"`
	Owner   string `json:"owner"`
	Serial  int64  `json:"serial"`
	Anchor  string `json:"anchor,omitempty"` // of the schedule

	ApprovedConfig addressbook.Digest `json:"approved_config,omitzero"`
}

type baselineLine struct {
	Type      string `json:"type"`
	Source    string `json:"source"`
	Table     string `json:"table"`
	Criterion string `json:"criterion,omitempty"`
	Count     int    `json:"count"`
}

type runLine struct {
	Type            string   `json:"type"`
	ID              string   `json:"id"`
	Operation       string   `json:"operation"`
	Started         string   `json:"started"`
	Ended           string   `json:"ended,omitempty"`
	Outcome         string   `json:"outcome,omitempty"`
	Partial         bool     `json:"partial,omitempty"`
	Mailboxes       int      `json:"mailboxes"`
	FailedMailboxes int      `json:"failed_mailboxes"`
	Changes         int      `json:"changes"`
	FailedChanges   int      `json:"failed_changes"`
	Guards          []string `json:"guards,omitempty"`

	ConfigNotApproved bool `json:"config_not_approved,omitempty"`
}

type approvalLine struct {
	Type    string `json:"type"`
	ID      string `json:"id"`
	Run     string `json:"run"`
	Guard   string `json:"guard"`
	Target  string `json:"target,omitempty"`
	Scope   string `json:"scope"`
	Who     string `json:"who"`
	Reason  string `json:"reason"`
	At      string `json:"at"`
	Expires string `json:"expires"`
	Changes int    `json:"changes"`
	Left    int    `json:"left"`
}

type failingLine struct {
	Type string `json:"type"`
	place
	Since string `json:"since"`
}

type nameListLine struct {
	Type   string             `json:"type"`
	Digest addressbook.Digest `json:"digest"`
	Names  []string           `json:"names"`
}

// place is the mailbox that a line is of.
type place struct {
	Target string `json:"target"`
	Rep    string `json:"rep"`
}

func placeOf(id state.MailboxID) place { return place{Target: id.Target, Rep: string(id.Rep)} }

type mailboxLine struct {
	Type string `json:"type"`
	place
	Address string `json:"address,omitempty"`
	Serial  int64  `json:"serial"`
	Managed int    `json:"managed"`
	Greeted bool   `json:"greeted,omitempty"`
}

type itemLine struct {
	Type string `json:"type"`
	place
	ID        addressbook.ItemID    `json:"id"`
	ChangeKey addressbook.ChangeKey `json:"change_key,omitempty"`
	Folder    addressbook.FolderID  `json:"folder,omitempty"`
	Created   string                `json:"created,omitempty"`
	Owner     string                `json:"owner"`
	Key       addressbook.Key       `json:"key"`
	Mark      markLine              `json:"mark,omitzero"`
	Shape     addressbook.Digest    `json:"shape,omitzero"`
	Observed  addressbook.Digest    `json:"observed,omitzero"`
	Seen      int64                 `json:"seen"`
}

type markLine struct {
	Rep    addressbook.RepID  `json:"rep"`
	Op     addressbook.Op     `json:"op"`
	Status addressbook.Status `json:"status"`
	Want   addressbook.Digest `json:"want,omitzero"`
	Got    addressbook.Digest `json:"got,omitzero"`
}

type entryLine struct {
	Type string `json:"type"`
	place
	Key       addressbook.Key       `json:"key"`
	Sync      string                `json:"sync"`
	Mapping   string                `json:"mapping"`
	Item      addressbook.ItemID    `json:"item"`
	Op        addressbook.Op        `json:"op"`
	ChangeKey addressbook.ChangeKey `json:"change_key,omitempty"`
	Folder    addressbook.FolderID  `json:"folder,omitempty"`
	Format    int                   `json:"format"`
	Src       addressbook.Digest    `json:"src,omitzero"`
	Fields    addressbook.Digest    `json:"fields,omitzero"`
	Map       addressbook.Digest    `json:"map,omitzero"`
	Shape     addressbook.Digest    `json:"shape,omitzero"`
	Want      addressbook.Digest    `json:"want,omitzero"`
	Got       addressbook.Digest    `json:"got,omitzero"`
	Parts     []partLine            `json:"parts,omitempty"`
	Ours      []addressbook.Digest  `json:"ours,omitempty"`
	Block     bool                  `json:"block,omitempty"`
	Photo     addressbook.Digest    `json:"photo,omitzero"`
	Let       addressbook.Digest    `json:"let,omitzero"`
}

type partLine struct {
	Name string             `json:"name,omitempty"`
	Want addressbook.Digest `json:"want,omitzero"`
	Got  addressbook.Digest `json:"got,omitzero"`
}

type intentLine struct {
	Type string `json:"type"`
	place
	Key    addressbook.Key    `json:"key"`
	Op     addressbook.Op     `json:"op"`
	Action state.IntentAction `json:"action"`
	Item   addressbook.ItemID `json:"item,omitempty"`
	OldOp  addressbook.Op     `json:"old_op,omitempty"`
	Opened string             `json:"opened"`
	Closed string             `json:"closed,omitempty"`
}

type holdLine struct {
	Type string `json:"type"`
	place
	Key  addressbook.Key    `json:"key"`
	Sync string             `json:"sync,omitempty"`
	Src  addressbook.Digest `json:"src,omitzero"`
	Map  addressbook.Digest `json:"map,omitzero"`
	Gone bool               `json:"gone,omitempty"`
	Run  string             `json:"run"`
}

type cursorLine struct {
	Type string `json:"type"`
	place
	Folder string `json:"folder"`
	Bytes  int    `json:"bytes"`
}

type finishedLine struct {
	Type string `json:"type"`
	place
	Op string `json:"op"`
}

type journalLine struct {
	Type string `json:"type"`
	place
	Run     string   `json:"run"`
	At      string   `json:"at"`
	Key     string   `json:"key"`
	Action  string   `json:"action"`
	Causes  []string `json:"causes,omitempty"`
	Outcome string   `json:"outcome"`

	Approval string `json:"approval,omitempty"`
}

// memoryLines are the lines of a mailbox, its items, entries, intents and holds.
func memoryLines(memory *state.Memory) []any {
	of := placeOf(memory.MailboxID)
	lines := []any{mailboxLine{"mailbox", of, memory.Address, memory.Serial, memory.Managed, memory.Greeted}}
	for _, item := range memory.Items {
		line := itemLine{
			Type: "item", place: of,
			ID: item.ID, ChangeKey: item.ChangeKey, Folder: item.Folder, Created: stamp(item.Created),
			Owner: item.Owner, Key: item.Key,
			Shape: item.Shape, Observed: item.Observed, Seen: item.Seen,
		}
		if m := item.Mark; m.Format != 0 {
			line.Mark = markLine{m.Rep, m.Op, m.Status, m.Want, m.Got}
		}
		lines = append(lines, line)
	}
	for _, e := range memory.Entries {
		lines = append(lines, entryLine{
			"entry", of, e.Key, e.Sync, e.Mapping, e.Item, e.Op, e.ChangeKey, e.Folder,
			e.Format, e.Src, e.Fields, e.Map, e.Shape, e.Want, e.Got, partLines(e.Parts), e.Ours, e.Block, e.Photo, e.Let,
		})
	}
	for _, in := range memory.Intents {
		lines = append(lines, intentLine{
			"intent", of, in.Key, in.Op, in.Action, in.Item, in.OldOp, stamp(in.Opened), stamp(in.Closed),
		})
	}
	for _, hold := range memory.Holds {
		lines = append(lines, holdLine{"hold", of, hold.Key, hold.Sync, hold.Src, hold.Map, hold.Gone, hold.Run})
	}
	return lines
}

func partLines(parts []state.Part) (lines []partLine) {
	for _, part := range parts {
		lines = append(lines, partLine(part))
	}
	return lines
}

// stamp is a time as RFC 3339 has it, "" for none. Unlike the time's own encoding
// it does not fail for a year that nobody means.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
