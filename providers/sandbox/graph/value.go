package graph

import (
	"fmt"
	"time"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// writing is a contact that is made or changed.
type writing struct {
	call   *call
	before mailbox.Bag // nil for a new one
	set    mailbox.Bag // nil removes
}

// wrongType is the answer to a value of another type than the member's. The value
// is not told.
func wrongType(name, want string) *problem {
	return badRequest(codeBody, fmt.Sprintf("Cannot convert the value of the property '%s' to the expected type '%s'.", name, want))
}

// unknownMember is the answer to a member that the type does not have.
func unknownMember(of, name string) *problem {
	return badRequest(codeBody, fmt.Sprintf("The property '%s' does not exist on type 'microsoft.graph.%s'.", name, of))
}

// tooMany is the answer to a list that is too long, in the service's words.
func tooMany(name string, has, most int) *problem {
	return badRequest(codeInvalidProperty, fmt.Sprintf("The multi value property %s has %d entries, that exceeds the max allowed value of %d.", name, has, most))
}

// timeLayout is how the service writes a moment.
const timeLayout = "2006-01-02T15:04:05Z"

// moment is a read-only field that is a time.
func moment(name string, of mailbox.Property) field {
	return field{name: name, of: of, show: func(_ *call, i mailbox.Item) any {
		if at, ok := i.Props[of].(time.Time); ok {
			return at.UTC().Format(timeLayout)
		}
		return nil
	}}
}

// showBirthday writes a day as the service does: as the minute before noon.
func showBirthday(c *call, i mailbox.Item) any {
	day, ok := i.Props[mailbox.Birthday].(time.Time)
	switch {
	case !ok:
		return nil
	case c.server.Options.Birthday == "midnight":
		return day.UTC().Format(timeLayout)
	}
	return day.UTC().Format("2006-01-02") + "T11:59:00Z"
}

// readBirthday takes a moment with a zone, and keeps its day in UTC.
func readBirthday(w *writing, value any) *problem {
	if value == nil {
		w.set[mailbox.Birthday] = nil
		return nil
	}
	written, ok := value.(string)
	at, err := time.Parse(time.RFC3339, written)
	if !ok || err != nil || at.UTC().Year() < 1601 {
		return wrongType("birthday", "Edm.DateTimeOffset")
	}
	y, m, d := at.UTC().Date()
	w.set[mailbox.Birthday] = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return nil
}

// showNotes writes the text of the body; a contact without one has an empty one.
func showNotes(_ *call, i mailbox.Item) any {
	s, _ := i.Props[mapi.BodyText].(string)
	return s
}

// readNotes takes the text of the body. What was there as HTML goes.
func readNotes(w *writing, value any) *problem {
	w.set[mapi.BodyHTML], w.set[mapi.BodyNative] = nil, nil
	return w.readText("personalNotes", mapi.BodyText, value)
}

// addressPart is a member of a postal address.
type addressPart struct {
	name string
	of   mailbox.Property
}

func addressParts(a mapi.Address) [5]addressPart {
	return [5]addressPart{
		{"street", a.Street}, {"city", a.City}, {"state", a.State}, {"countryOrRegion", a.Country}, {"postalCode", a.PostalCode},
	}
}

// address is a field that is a postal address. It is written as a whole.
func address(name string, of mapi.Address) field {
	return field{
		name: name,
		show: func(_ *call, i mailbox.Item) any {
			shown := object{}
			for _, p := range addressParts(of) {
				if s, ok := i.Props[p.of].(string); ok {
					shown[p.name] = s
				}
			}
			return shown
		},
		read: func(w *writing, value any) *problem {
			written, ok := value.(*document)
			if !ok && value != nil {
				return wrongType(name, "microsoft.graph.physicalAddress")
			}
			w.set[of.Full] = nil // it is composed anew
			for _, p := range addressParts(of) {
				w.set[p.of] = nil
			}
			if written == nil {
				return nil
			}
			return w.readAddress(name, of, written)
		},
	}
}

func (w *writing) readAddress(name string, of mapi.Address, written *document) *problem {
members:
	for _, m := range written.members {
		if m.name == "@odata.type" {
			if p := w.readType("physicalAddress", m.value); p != nil {
				return p
			}
			continue
		}
		for _, p := range addressParts(of) {
			if p.name == m.name {
				if problem := w.readText(name+"/"+m.name, p.of, m.value); problem != nil {
					return problem
				}
				continue members
			}
		}
		return unknownMember("physicalAddress", m.name)
	}
	return nil
}

// readType takes the type of an object, which has to be the one that it is.
func (w *writing) readType(of string, value any) *problem {
	if w.call.server.Options.ODataType == "refused" {
		return badRequest(codeBody, "The annotation '@odata.type' is not allowed here.")
	}
	if value != "#microsoft.graph."+of && value != "microsoft.graph."+of {
		return badRequest(codeBody, "The annotation '@odata.type' names another type than microsoft.graph."+of+".")
	}
	return nil
}
