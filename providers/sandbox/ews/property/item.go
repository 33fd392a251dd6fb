package property

import (
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// common is a property of the set that all kinds of items share.
func common(id uint32) mailbox.Property { return mailbox.Property{Set: mailbox.SetCommon, ID: id} }

// itemRows are the fields of t:ItemType before the extended properties.
func itemRows() []field {
	return []field{
		{uri: "item:MimeContent", base: onDemand, write: func(*Writer, *record) {}, put: refuseMime, drop: func(*patch) {}},
		{uri: "item:ItemId", base: baseID, write: writeItemID},
		{uri: "item:ParentFolderId", base: baseAll, write: writeParent},
		{uri: "item:ItemClass", base: baseAll, prop: mailbox.MessageClass, kind: mapi.String, put: putItemClass, required: true},
		{uri: "item:Subject", base: baseDefault, prop: mailbox.Subject, kind: mapi.String},
		{uri: "item:Sensitivity", base: baseDefault, prop: mailbox.Sensitivity, names: sensitivities, fallback: int32(0)},
		{uri: "item:Body", base: baseDefault, write: writeBody, put: putBody, drop: dropBody},
		{uri: "item:Attachments", base: baseDefault, write: writeAttachments},
		{uri: "item:DateTimeReceived", base: baseAll, prop: mailbox.Tag(0x0E06), kind: mapi.Time, fixed: true},
		{uri: "item:Size", base: baseAll, prop: mailbox.Tag(0x0E08), kind: mapi.Integer, fixed: true},
		{uri: "item:Categories", base: baseAll, prop: mailbox.Keywords, kind: mapi.Strings},
		{uri: "item:Importance", base: baseAll, prop: mailbox.Importance, names: importances, fallback: int32(1)},
		{uri: "item:InReplyTo", base: baseAll, prop: mailbox.Tag(0x1042), kind: mapi.String},
		{uri: "item:IsSubmitted", base: baseAll, write: no("t:IsSubmitted")},
		{uri: "item:IsDraft", base: baseAll, write: no("t:IsDraft")},
		{uri: "item:IsFromMe", base: baseAll, write: no("t:IsFromMe")},
		{uri: "item:IsResend", base: baseAll, write: no("t:IsResend")},
		{uri: "item:IsUnmodified", base: baseAll, write: no("t:IsUnmodified")},
		{uri: "item:DateTimeSent", base: baseAll, prop: mailbox.Tag(0x0039), kind: mapi.Time, fixed: true},
		{uri: "item:DateTimeCreated", base: baseAll, prop: mailbox.CreationTime, kind: mapi.Time, fixed: true},
		{uri: "item:ReminderDueBy", base: baseAll, prop: common(0x8502), kind: mapi.Time},
		{uri: "item:ReminderIsSet", base: baseAll, prop: common(0x8503), kind: mapi.Boolean, fallback: false},
		{uri: "item:ReminderNextTime", base: baseAll, prop: common(0x8560), kind: mapi.Time},
		{uri: "item:ReminderMinutesBeforeStart", base: baseAll, prop: common(0x8501), kind: mapi.Integer, fallback: int32(0)},
		{uri: "item:DisplayCc", base: baseAll, prop: mailbox.Tag(0x0E03), kind: mapi.String, fixed: true},
		{uri: "item:DisplayTo", base: baseAll, prop: mailbox.Tag(0x0E04), kind: mapi.String, fixed: true},
		{uri: "item:DisplayBcc", base: baseAll, prop: mailbox.Tag(0x0E02), kind: mapi.String, fixed: true},
		{uri: "item:HasAttachments", base: baseDefault, prop: mailbox.HasAttachments, kind: mapi.Boolean, fixed: true},
	}
}

// itemTailRows are the fields of t:ItemType behind the extended properties.
func itemTailRows() []field {
	return []field{
		{uri: "item:Culture", base: baseDefault, prop: mailbox.Tag(0x3FF1), names: cultures, fallback: int32(1033)},
		{uri: "item:EffectiveRights", base: baseAll, write: writeItemRights},
		{uri: "item:LastModifiedName", base: baseAll, prop: mailbox.Tag(0x3FFA), kind: mapi.String, fixed: true},
		{uri: "item:LastModifiedTime", base: baseAll, prop: mailbox.LastModified, kind: mapi.Time, fixed: true},
		{uri: "item:IsAssociated", base: baseAll, write: func(w *Writer, r *record) { w.Bool("t:IsAssociated", r.item.Associated) }},
		{uri: "item:ConversationId", base: onDemand, write: func(w *Writer, r *record) {
			w.Open("t:ConversationId")
			w.Attr("Id", r.item.Immutable)
			w.Close("t:ConversationId")
		}},
		{uri: "item:UniqueBody", base: onDemand, write: bodyAs("t:UniqueBody", bodyAsIs)},
		{uri: "item:Flag", base: baseAll, write: writeFlag, put: putFlag, drop: dropFlag},
		{uri: "item:StoreEntryId", base: onDemand, prop: mailbox.Tag(0x0FFF), kind: mapi.Binary, fixed: true, hidden: true},
		{uri: "item:InstanceKey", base: baseAll, prop: mailbox.Tag(0x0FF6), kind: mapi.Binary, fixed: true, hidden: true},
		{uri: "item:NormalizedBody", base: onDemand, write: bodyAs("t:NormalizedBody", bodyAsHTML)},
		{uri: "item:RetentionDate", base: baseAll, prop: mailbox.Tag(0x301C), kind: mapi.Time, fixed: true},
		{uri: "item:Preview", base: onDemand, write: writePreview},
		{uri: "item:TextBody", base: onDemand, write: bodyAs("t:TextBody", bodyAsText)},
	}
}

// The enumerations of an item ([MS-OXCMSG] 2.2.1.11 and 2.2.1.13).
var (
	sensitivities = []choice{{0, "Normal"}, {1, "Personal"}, {2, "Private"}, {3, "Confidential"}}
	importances   = []choice{{0, "Low"}, {1, "Normal"}, {2, "High"}}
	// cultures are a few locales by their numbers ([MS-LCID]).
	cultures = []choice{
		{1033, "en-US"}, {2057, "en-GB"}, {1031, "de-DE"}, {2055, "de-CH"}, {3079, "de-AT"}, {1036, "fr-FR"},
		{1040, "it-IT"}, {1034, "es-ES"}, {1043, "nl-NL"}, {1045, "pl-PL"}, {1029, "cs-CZ"}, {1038, "hu-HU"},
		{1060, "sl-SI"}, {1051, "sk-SK"}, {1030, "da-DK"}, {1053, "sv-SE"}, {2070, "pt-PT"}, {1041, "ja-JP"},
	}
)

// no writes an element of which a contact always has the value false.
func no(tag string) func(*Writer, *record) {
	return func(w *Writer, _ *record) { w.Bool(tag, false) }
}

// refuseMime refuses MIME, which nothing here is made of. To delete it, as
// clients do that delete all that they have no value for, has no effect.
func refuseMime(*patch, *schema.Node) *Problem { return (&field{uri: "item:MimeContent"}).refuse() }

func writeItemID(w *Writer, r *record) {
	w.Open("t:ItemId")
	w.Attr("Id", string(r.item.ID))
	w.Attr("ChangeKey", string(r.item.ChangeKey))
	w.Close("t:ItemId")
}

func writeParent(w *Writer, r *record) {
	w.Open("t:ParentFolderId")
	w.Attr("Id", string(r.item.Folder))
	if key := r.view.Folder.ChangeKey; key != "" && r.view.Folder.ID == r.item.Folder {
		w.Attr("ChangeKey", string(key))
	}
	w.Close("t:ParentFolderId")
}

// putItemClass refuses to make another kind of item of one, which Exchange
// cannot do either.
func putItemClass(p *patch, n *schema.Node) *Problem {
	was, _ := p.value(mailbox.MessageClass).(string)
	if n.Text == "" || was != "" && classOfItem(was) != classOfItem(n.Text) {
		return (&Problem{Code: codeType, Text: "The item's type cannot be changed."}).at(Path{uri: "item:ItemClass"})
	}
	p.put(mailbox.MessageClass, n.Text)
	return nil
}

// classOfItem is the class of fields that items of a message class have.
// Message classes do not distinguish letters by case.
func classOfItem(messageClass string) class {
	switch name := strings.ToLower(messageClass); {
	case within(name, "ipm.contact"):
		return classContact
	case within(name, "ipm.distlist"):
		return classList
	case within(name, "ipm.note"):
		return classMessage
	}
	return classItem
}

// within says whether a dotted class is the other or one below it.
func within(class, other string) bool {
	rest, ok := strings.CutPrefix(class, other)
	return ok && (rest == "" || rest[0] == '.')
}

func writeBody(w *Writer, r *record) {
	if !r.view.FindItem {
		bodyOf(r).write(w, "t:Body", r.shape.body)
	}
}

// bodyAs writes the body again, as another element.
func bodyAs(tag string, as bodyType) func(*Writer, *record) {
	return func(w *Writer, r *record) {
		if !r.view.FindItem {
			bodyOf(r).write(w, tag, as)
		}
	}
}

// writePreview writes the body's beginning in one line.
func writePreview(w *Writer, r *record) {
	line := strings.Join(strings.Fields(bodyOf(r).text), " ")
	if line == "" {
		return
	}
	first := record{view: View{FindItem: true}}
	w.Element("t:Preview", first.cut(line))
}

// writeItemRights writes that the caller may do everything with an item.
func writeItemRights(w *Writer, _ *record) {
	w.Open("t:EffectiveRights")
	for _, right := range []string{"CreateAssociated", "CreateContents", "CreateHierarchy"} {
		w.Bool("t:"+right, false)
	}
	for _, right := range []string{"Delete", "Modify", "Read", "ViewPrivateItems"} {
		w.Bool("t:"+right, true)
	}
	w.Close("t:EffectiveRights")
}

// The properties of a follow-up flag ([MS-OXOFLAG] 2.2.1).
var (
	flagStatus    = mailbox.Tag(0x1090)
	flagCompleted = mailbox.Tag(0x1091)
	flagStart     = mailbox.Property{Set: setTask, ID: 0x8104}
	flagDue       = mailbox.Property{Set: setTask, ID: 0x8105}
	flagStatuses  = []choice{{0, "NotFlagged"}, {1, "Complete"}, {2, "Flagged"}}
	flagDates     = []struct {
		element string
		prop    mailbox.Property
	}{{"StartDate", flagStart}, {"DueDate", flagDue}, {"CompleteDate", flagCompleted}}
)

func writeFlag(w *Writer, r *record) {
	status := field{tag: "t:FlagStatus", prop: flagStatus, kind: mapi.Integer, names: flagStatuses, fallback: int32(0)}
	w.Open("t:Flag")
	status.show(w, r)
	for _, d := range flagDates {
		date := field{tag: "t:" + d.element, prop: d.prop, kind: mapi.Time}
		date.show(w, r)
	}
	w.Close("t:Flag")
}

func putFlag(p *patch, n *schema.Node) *Problem {
	invalid := (&Problem{Code: codeValue, Text: "The flag has no such value."}).at(Path{uri: "item:Flag"})
	status, ok := valueOf(flagStatuses, n.ChildText("FlagStatus"))
	if !ok {
		return invalid
	}
	dropFlag(p)
	if status != int32(0) {
		p.put(flagStatus, status)
	}
	for _, d := range flagDates {
		if date := n.Child(d.element); date != nil {
			v, ok := mapi.Time.Parse(date.Text)
			if !ok {
				return invalid
			}
			p.put(d.prop, v)
		}
	}
	return nil
}

func dropFlag(p *patch) { p.drop(flagStatus, flagCompleted, flagStart, flagDue) }
