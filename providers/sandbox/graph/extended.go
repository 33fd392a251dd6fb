package graph

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// The members of a contact and of a folder that hold extended properties.
const (
	single = "singleValueExtendedProperties"
	multi  = "multiValueExtendedProperties"
)

// extendedID is the id of an extended property: its type, and which it is.
type extendedID struct {
	kind mapi.Kind
	of   mailbox.Property
}

// extendedForm is "String {guid} Name x", "Integer {guid} Id 0x8012" or
// "String 0x3A24".
var extendedForm = regexp.MustCompile(`^([A-Za-z]+) (?:\{([0-9A-Fa-f-]{36})\} (?:Name (.+)|Id (0x[0-9A-Fa-f]{1,8}))|(0x[0-9A-Fa-f]{1,8}))$`)

// kinds are the types that the id of an extended property has.
var kinds = func() map[string]mapi.Kind {
	byName := map[string]mapi.Kind{}
	for _, k := range []mapi.Kind{
		mapi.String, mapi.Integer, mapi.Short, mapi.Long, mapi.Currency, mapi.Boolean, mapi.Double, mapi.Float,
		mapi.AppTime, mapi.Time, mapi.Binary, mapi.CLSID,
	} {
		byName[string(k)], byName[string(k)+"Array"] = k, k+"Array"
	}
	return byName
}()

// parseExtendedID reads an id. Names are case-sensitive, GUIDs are not.
func parseExtendedID(id string) (extendedID, *problem) {
	invalid := badRequest("ErrorInvalidExtendedProperty", "The id of an extended property is not valid.")
	parts := extendedForm.FindStringSubmatch(id)
	if parts == nil {
		return extendedID{}, invalid
	}
	kind, ok := kinds[parts[1]]
	if !ok {
		return extendedID{}, invalid
	}
	e := extendedID{kind: kind}
	number := parts[4]
	switch {
	case parts[5] != "":
		number = parts[5]
	case !mapi.IsGUID(strings.ToLower(parts[2])):
		return extendedID{}, invalid
	default:
		e.of.Set, e.of.Name = strings.ToLower(parts[2]), parts[3]
	}
	if number != "" {
		n, err := strconv.ParseUint(number, 0, 32)
		if err != nil {
			return extendedID{}, invalid
		}
		e.of.ID = uint32(n)
	}
	if e.of.Set == "" && (e.of.ID == 0 || e.of.ID >= 0x8000) {
		return extendedID{}, badRequest("ErrorInvalidExtendedProperty", "A property without a set has a tag from 0x1 to 0x7FFF.")
	}
	return e, nil
}

// String is the id as the service writes it.
func (e extendedID) String() string {
	switch {
	case e.of.Set == "":
		return fmt.Sprintf("%s 0x%x", e.kind, e.of.ID)
	case e.of.Name != "":
		return fmt.Sprintf("%s {%s} Name %s", e.kind, e.of.Set, e.of.Name)
	}
	return fmt.Sprintf("%s {%s} Id 0x%x", e.kind, e.of.Set, e.of.ID)
}

// kept are properties that only the store writes ([MS-OXPROPS]).
var kept = map[mailbox.Property]bool{
	mailbox.CreationTime: true, mailbox.LastModified: true, mailbox.HasAttachments: true,
	mailbox.Tag(0x0E08): true, mailbox.Tag(0x0E23): true, mailbox.Tag(0x0FF6): true, mailbox.Tag(0x0FFF): true,
	mailbox.Tag(0x300B): true, mailbox.Tag(0x3602): true, mailbox.Tag(0x3603): true, mailbox.Tag(0x6638): true,
}

// typed are the types of properties that are shown in other ways too. Texts are
// all those that a text field is a view of.
var typed = func() map[mailbox.Property]mapi.Kind {
	of := map[mailbox.Property]mapi.Kind{
		mailbox.Birthday: mapi.Time, mailbox.Anniversary: mapi.Time, mailbox.Keywords: mapi.Strings,
		mailbox.Tag(0x3A58): mapi.Strings, mailbox.FileAsMapping: mapi.Integer, mailbox.Sensitivity: mapi.Integer,
		mailbox.Importance: mapi.Integer, mapi.BodyText: mapi.String, mapi.BodyHTML: mapi.Binary, mapi.BodyNative: mapi.Integer,
		mailbox.MessageClass: mapi.String, mailbox.Subject: mapi.String, mailbox.FolderClass: mapi.String,
		mailbox.FolderHidden: mapi.Boolean,
	}
	for _, f := range fields {
		if f.of != (mailbox.Property{}) && of[f.of] == "" && f.read != nil {
			of[f.of] = mapi.String
		}
	}
	for _, g := range mailbox.EmailGroups() {
		for _, prop := range []mailbox.Property{g.DisplayName, g.AddressType, g.Address, g.OriginalDisplayName} {
			of[prop] = mapi.String
		}
		of[g.OriginalEntryID] = mapi.Binary
	}
	return of
}()

// readExtended takes extended properties of one of the two members.
func readExtended(set mailbox.Bag, name string, value any) *problem {
	values, ok := value.([]any)
	if !ok {
		return wrongType(name, "Collection(microsoft.graph."+typeOf(name)+")")
	}
	for _, value := range values {
		written, ok := value.(*document)
		if !ok {
			return wrongType(name, "microsoft.graph."+typeOf(name))
		}
		if p := readExtendedOne(set, name, written); p != nil {
			return p
		}
	}
	return nil
}

// typeOf is the type of what a member holds.
func typeOf(name string) string {
	if name == multi {
		return "multiValueLegacyExtendedProperty"
	}
	return "singleValueLegacyExtendedProperty"
}

func readExtendedOne(set mailbox.Bag, name string, written *document) *problem {
	for _, m := range written.members {
		if m.name != "id" && m.name != "value" {
			return unknownMember(typeOf(name), m.name)
		}
	}
	id, _ := written.get("id")
	form, ok := id.(string)
	if !ok {
		return wrongType(name+"/id", "Edm.String")
	}
	e, p := parseExtendedID(form)
	if p != nil {
		return p
	}
	value, _ := written.get("value")
	_, many := e.kind.List()
	if many != (name == multi) {
		return badRequest("ErrorInvalidExtendedProperty", "The type of an extended property is not one of "+name+".")
	}
	if kept[e.of] {
		return badRequest(codeInvalidProperty, "The property is written by the server only.")
	}
	if of, known := typed[e.of]; known && of != e.kind && (of != mapi.Integer || e.kind != mapi.Short) {
		return badRequest("ErrorInvalidExtendedProperty", "The property has another type.")
	}
	v, ok := e.parse(value)
	if !ok {
		return badRequest("ErrorInvalidExtendedPropertyValue", "The value of an extended property is none of its type.")
	}
	set[e.of] = v
	return nil
}

// parse reads the value of a property: a text, or a list of them.
func (e extendedID) parse(value any) (v any, ok bool) {
	if _, many := e.kind.List(); !many {
		text, isText := value.(string)
		if !isText {
			return nil, false
		}
		return e.kind.Parse(text)
	}
	values, ok := value.([]any)
	if !ok {
		return nil, false
	}
	texts := []string{}
	for _, value := range values {
		text, isText := value.(string)
		if !isText {
			return nil, false
		}
		texts = append(texts, text)
	}
	return e.kind.ParseList(texts)
}

// showExtended adds the wanted extended properties that there are.
func showExtended(shown object, props mailbox.Bag, wanted []extendedID) {
	for _, e := range wanted {
		v := props[e.of]
		if v == nil {
			continue
		}
		if _, many := e.kind.List(); many {
			if texts, ok := e.kind.FormatList(v); ok {
				addTo(shown, multi, object{"id": e.String(), "value": texts})
			}
			continue
		}
		if text, ok := e.kind.Format(v); ok {
			addTo(shown, single, object{"id": e.String(), "value": text})
		}
	}
}

// addTo adds to a list in an object.
func addTo(shown object, name string, one object) {
	all, _ := shown[name].([]object)
	shown[name] = append(all, one)
}
