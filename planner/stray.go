package planner

import (
	"fmt"

	"contactsync/providers/addressbook"
)

// record is what a key says without the source's label: a provider that got another label
// gives the same records under other keys.
type record struct {
	kind addressbook.Kind
	id   string
}

func recordOf(key addressbook.Key) record {
	_, kind, id, _ := key.Split()
	return record{kind, id}
}

// findStrays finds the contacts of ours whose source no sync reads. Nothing is made beside them from
// a record of the same kind and id: it may be the same record, under another label.
func (p *plan) findStrays() map[record]addressbook.Key {
	var strays map[record]addressbook.Key
	for i := range p.in.Items {
		item := &p.in.Items[i]
		if p.in.Existence[item.Key] != NoSource || !p.ours(item.Owner) || item.Mark.Rep != p.in.Mailbox.Rep || item.Mark.Status.IsReleased() {
			continue
		}
		if strays == nil {
			strays = make(map[record]addressbook.Key)
		}
		strays[recordOf(item.Key)] = item.Key
	}
	return strays
}

const labelAdvice = "give the provider that label back, which is part of every key; or, if it is another CRM, give the sync another name: then the old contacts are deleted first and the others made afterwards"

// stranded is the skip of a contact whose source no sync reads.
func stranded(key addressbook.Key) Skip {
	label, _, _, _ := key.Split()
	return Skip{Reason: UnknownSource, Detail: fmt.Sprintf("no sync reads %q, so the contact stays as it is; %s", label, labelAdvice)}
}

// beside is the skip of a record that has a contact from another source.
func beside(key addressbook.Key) Skip {
	label, _, _, _ := key.Split()
	return Skip{Reason: UnknownSource, Detail: fmt.Sprintf("the mailbox has this contact from %q, which no sync reads, and it is not made a second time; %s", label, labelAdvice)}
}
