package main

import (
	"context"
	"errors"

	"contactsync/planner/explain"
	"contactsync/planner/redact"
	"contactsync/planner/run"
)

func explainCommand() command {
	return command{
		name:    "explain",
		summary: "Say why a contact is in a mailbox, or is not",
		usage:   "[options] MAILBOX [RECORD]",
		help: `Says why a mailbox takes part or not, which settings are in force in it and who
said them, and what is selected for it. With a record it says why the record's
contact is in the mailbox or is not: criterion by criterion, which sync fills
it, where each property comes from, and what plan would do about it.

MAILBOX is the id of a rep or the rep's e-mail address. RECORD is a key such as
crm/person/17, or an e-mail address that one record has.

It reads the CRM as plan does, and this one mailbox. It writes nothing, and
works without a state. Names, numbers and addresses are not shown unless
-show-sensitive is given.

Examples:

  contactsync explain anna@example.com
  contactsync explain 17 crm/person/101
  contactsync explain 17 ada@example.org -show-sensitive
  contactsync explain 17 crm/person/101 -json

Exit codes: 0 it was explained, 1 it could not be: there is no such mailbox or
record, or the mailbox could not be looked at.`,
		run: runExplain,
	}
}

func runExplain(ctx context.Context, e *env, args []string) int {
	var s settings
	var asJSON, showSensitive bool
	c := explainCommand()
	set := e.flags(c)
	s.register(set)
	set.BoolVar(&asJSON, "json", false, "print JSON")
	set.BoolVar(&showSensitive, "show-sensitive", false, "show names, numbers and addresses")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() < 1 || set.NArg() > 2 {
		return e.fail(errors.New("explain needs a mailbox, by rep id or e-mail address, and may be given one record: contactsync explain 17 crm/person/101"))
	}
	cfg, err := e.load(&s)
	if err != nil {
		return e.fail(err)
	}
	session, err := e.open(ctx, cfg, &s, "explain", toRead)
	if err != nil {
		return e.fail(err)
	}
	mode := redact.Hide
	if showSensitive {
		mode = redact.Show
	}
	question := run.Question{Mailbox: set.Arg(0), Record: set.Arg(1)}
	found, err := e.explain(ctx, session, question, redact.New(mode))
	if err = errors.Join(err, session.close()); err != nil {
		return e.fail(err)
	}
	if asJSON {
		lines := newJSONPrinter(e.stdout)
		lines.SetIndent("", "  ")
		err = lines.Encode(found)
	} else {
		err = found.Text(e.stdout)
	}
	if err != nil {
		return e.fail(err)
	}
	if !found.Complete() {
		return exitError
	}
	return exitDone
}

func (e *env) explain(ctx context.Context, session *session, question run.Question, redactor *redact.Redactor) (*explain.Document, error) {
	rep, cases, err := session.engine(e, 1, nil).Explain(ctx, question)
	if err != nil {
		return nil, err
	}
	return explain.Explain(rep, cases, redactor.Naming(session.program.FolderNames())), nil
}
