package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"contactsync/planner"
	"contactsync/planner/planfile"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/planner/run"
	"contactsync/providers/addressbook"
)

func importCommand() command {
	return command{
		name:    "import",
		summary: "Make one of a user's own contacts the managed one of a record",
		usage:   "[options] MAILBOX [ITEM KEY]",
		help: `Makes one of a user's own contacts the managed contact of a record: it gets the
mark and the record's contents, in one write, and is not made a second time. The
plan is shown and approved. It is for what the rules of an adopt block do not
find or find ambiguous.

MAILBOX is the id of a rep or an e-mail address, ITEM the id of a contact in
that mailbox, KEY that of a record which the mailbox is to get and lacks, such
as crm/person/17. Properties that the mapping does not name stay as they are.
What the contact was before is not kept: look at the plan with -show-sensitive.

With the mailbox alone it lists the user's own contacts that no rule gives to a
record: ITEM, folder, and when they were made; those in the folders of the adopt
blocks or, without any, in all. Nothing is written then. Of their contents only
those properties are read that rules compare, and they are shown with
-show-sensitive.

Examples:

  contactsync import anna@example.com
  contactsync import anna@example.com -json -show-sensitive
  contactsync import anna@example.com Kunden/ab12.vcf crm/person/17`,
		run: runImport,
	}
}

// importOptions are the options of import.
type importOptions struct {
	applyOptions
	asJSON bool
}

func runImport(ctx context.Context, e *env, args []string) int {
	var o importOptions
	c := importCommand()
	set := e.flags(c)
	o.settings.register(set)
	o.registerLockTimeout(set)
	o.approval.register(set)
	o.registerShow(set)
	set.BoolVar(&o.asJSON, "json", false, "list the contacts as JSON, one object a line")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	switch set.NArg() {
	case 1:
		return e.with(ctx, &o.settings, "import", toRead, func(session *session) int {
			return e.listStrays(ctx, session, set.Arg(0), &o)
		})
	case 3:
	default:
		return e.fail(errors.New("import needs a mailbox and, unless it is to list the user's own contacts, an item and a key: contactsync import 17 ITEM crm/person/101"))
	}
	key := addressbook.Key(set.Arg(2))
	_, _, _, isKey := key.Split()
	switch {
	case !isKey:
		return e.fail(errors.New("the last argument is no key of a record, which is written as crm/person/17"))
	case o.asJSON:
		return e.fail(errors.New("-json is for the list: contactsync import MAILBOX -json"))
	}
	if err := e.canApprove(&o.approval); err != nil {
		return e.fail(err)
	}
	mailbox, item := set.Arg(0), addressbook.ItemID(set.Arg(1))
	request := run.Request{
		Mode: run.Normal, Remember: true,
		Mailboxes: []string{mailbox},
		Import:    map[addressbook.RepID]map[addressbook.Key]addressbook.ItemID{addressbook.RepID(mailbox): {key: item}},
	}
	o.lock, o.parallelism = true, 1
	return e.with(ctx, &o.settings, "import", toWrite, func(session *session) int {
		return e.importItem(ctx, session, request, &o)
	})
}

// importItem plans the adoption of an item, has it approved and applies it.
func (e *env) importItem(ctx context.Context, session *session, request run.Request, o *importOptions) int {
	plan, err := e.plan(ctx, session, request, 1, nil, nil)
	if err != nil {
		return e.fail(err)
	}
	defer plan.Close()
	options := e.renderOptions(&o.settings, &o.requestOptions)
	if err := e.show(plan, options); err != nil {
		return e.fail(err)
	}
	if err := adopts(plan); err != nil {
		return e.fail(err)
	}
	if !o.autoApprove {
		if err := e.approve(request.Mode); err != nil {
			return e.fail(err)
		}
	}
	_, code := e.execute(ctx, session, plan, execution{parallelism: 1}, options)
	return code
}

// adopts is an error if a plan is for anything but one adoption.
func adopts(plan *planfile.Reader) error {
	totals := plan.Footer().Totals
	if count(totals.Actions) != 1 || totals.Actions[planner.AdoptItem] != 1 {
		return errors.New("nothing was imported: the reason is shown above")
	}
	return nil
}

// stray is one of a user's own contacts as it is listed.
type stray struct {
	Target  string             `json:"target"`
	Item    addressbook.ItemID `json:"item"`
	Folder  []string           `json:"folder"` // empty for the main contacts folder
	Created *time.Time         `json:"created,omitempty"`

	// Values are those of the properties that are compared, if they are to be shown.
	Values map[string]string `json:"values,omitempty"`
}

// listStrays lists the user's own contacts in a mailbox that no record matches.
func (e *env) listStrays(ctx context.Context, session *session, mailbox string, o *importOptions) int {
	rep, found, err := session.engine(e, 1, nil).Strays(ctx, mailbox)
	if err != nil {
		return e.fail(err)
	}
	values := e.renderOptions(&o.settings, &o.requestOptions).Redactor.Naming(session.program.FolderNames())
	listed := 0
	for _, strays := range found {
		for _, contact := range strays.Contacts {
			listed++
			if err := e.writeStray(contact, strays, o, values); err != nil {
				return e.fail(err)
			}
		}
	}
	if listed == 0 {
		fmt.Fprintf(e.stderr, "Mailbox %s has no contacts of the user's own that no record matches.\n", redact.Text(string(rep)))
	}
	return exitDone
}

func (e *env) writeStray(contact run.StrayContact, strays run.Strays, o *importOptions, values *redact.Redactor) error {
	s := stray{Target: strays.Target, Item: addressbook.ItemID(planner.ItemName(contact.Item.ID)), Folder: []string{}}
	for _, name := range contact.Place.Path {
		s.Folder = append(s.Folder, values.PlainFolder(name))
	}
	created := "-"
	if at := contact.Item.Created.UTC(); !contact.Item.Created.IsZero() {
		s.Created, created = &at, stamp(at)
	}
	if o.asJSON {
		if o.showSensitive {
			s.Values = make(map[string]string)
			for _, name := range strays.Compared {
				if value := contact.Contact.Get(name); !value.IsAbsent() && values.Shows(name) {
					s.Values[name] = value.Text
				}
			}
		}
		return newJSONPrinter(e.stdout).Encode(s)
	}
	fmt.Fprintf(e.stdout, "%s  %s  %s\n", redact.Text(string(s.Item)), render.Folder(contact.Place, values), created)
	for _, name := range strays.Compared {
		if value := contact.Contact.Get(name); o.showSensitive && !value.IsAbsent() {
			fmt.Fprintf(e.stdout, "    %s = %s\n", name, values.Value(name, value))
		}
	}
	return nil
}
