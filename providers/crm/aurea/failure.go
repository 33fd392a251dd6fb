package aurea

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// refusalError is a query, or a whole request, that CRM.interface refuses. What it
// says in words may name people, and is never passed on.
type refusalError struct {
	reason string
	class  error
	fatal  bool
}

// Error says what is refused and what to do.
func (e *refusalError) Error() string { return e.reason }

// Unwrap is the class, if there is one.
func (e *refusalError) Unwrap() error { return e.class }

// Verdict implements pace.Judged.
func (e *refusalError) Verdict() pace.Verdict { return pace.Verdict{Fatal: e.fatal} }

// busyError is a login that is at work on an earlier request.
type busyError struct{}

// Error says so.
func (busyError) Error() string {
	return "the login is active in the CRM already: does another program use it, is busy_limit too short?"
}

// Unwrap is the class: an answer may come later.
func (busyError) Unwrap() error { return providers.ErrTransport }

// openError is a request that may still run in the CRM though no answer to it
// will come.
type openError struct{ cause error }

// Error is the cause.
func (e *openError) Error() string { return e.cause.Error() }

// Unwrap is the cause.
func (e *openError) Unwrap() error { return e.cause }

// Verdict is the cause's, but for that the request is not simply made again.
func (e *openError) Verdict() pace.Verdict {
	verdict := pace.Verdict{}
	if judged, ok := errors.AsType[pace.Judged](e.cause); ok {
		verdict = judged.Verdict()
	}
	verdict.Retry = pace.Never
	return verdict
}

// again says whether the request may be made again when it does not run any more.
func (e *openError) again() bool {
	judged, ok := errors.AsType[pace.Judged](e.cause)
	return ok && judged.Verdict().Retry != pace.Never
}

// judged is what an error of the connection means: whether the request may still run,
// and, for one that impersonates a rep, whether it is the rep whom the CRM does
// not let in.
func (c *client) judged(err error, who identity) error {
	e, ok := errors.AsType[*web.Error](err)
	switch {
	case !ok:
		return err
	case errors.Is(e, providers.ErrCredentials) && who.email != "" && c.accepted.Load():
		return denied()
	case errors.Is(e, providers.ErrCredentials) && c.credentials.user != "":
		return fmt.Errorf("%w; if no web server in front asks for credentials, user and password of the block are refused", e)
	case e.Sent:
		return &openError{cause: err}
	}
	return err
}

func denied() error {
	return &refusalError{
		reason: "the CRM does not let this rep in: has the rep a login with this e-mail address and the module right for the connector, and may the master user impersonate?",
		class:  providers.ErrDenied,
	}
}

// loginRefused is what it means that the CRM refuses a login. If the configured one was
// accepted before, it is the rep's.
func (c *client) loginRefused(who identity) error {
	if who.email != "" && c.accepted.Load() {
		return denied()
	}
	return &refusalError{
		reason: "the CRM refuses the login: are user and password of the block right, or the token fresh, is the login locked? With Force login encryption a token is needed. No further attempt is made",
		class:  providers.ErrCredentials,
		fatal:  true,
	}
}

// says whether a return has one of some texts.
func says(returns []wire.Return, words []string) bool {
	return slices.ContainsFunc(returns, func(r wire.Return) bool {
		text := strings.ToLower(r.Text)
		return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, strings.ToLower(word)) })
	})
}

// refused is the error for a query that is refused. It names the field or table that
// the CRM names.
func (s *settings) refused(q *wire.Query, returns []wire.Return) error {
	code := ""
	if i := slices.IndexFunc(returns, func(r wire.Return) bool { return r.Code != "" }); i >= 0 {
		code = " (code " + returns[i].Code + ")"
	}
	mentioned := func(name string) bool {
		return slices.ContainsFunc(returns, func(r wire.Return) bool { return mentions(r.Text, name) })
	}
	for _, f := range fieldsOfQuery(q) {
		if t := s.named(f.Table); t != nil && mentioned(f.Field) {
			return &refusalError{reason: fmt.Sprintf("the CRM refuses the field %q of the table %q%s: correct %s, by the names of the data model of your vertical",
				f.Field, f.Table, code, s.attribute(t, f.Field))}
		}
	}
	for _, name := range tablesOf(&q.Table) {
		if t := s.named(name); t != nil && mentioned(name) {
			return &refusalError{reason: fmt.Sprintf("the CRM refuses the table %q%s: correct table in the block %s, by the names of the data model of your vertical, or give this login the right to read it",
				name, code, t.block)}
		}
	}
	return &refusalError{reason: fmt.Sprintf("the CRM refuses to read the table %q%s: the log of CRM.interface says why", q.Table.Name, code)}
}

// attribute is where the name of a field of a table stands, for messages.
func (s *settings) attribute(t *tableSettings, field string) string {
	switch field {
	case s.station:
		return "station_field"
	case s.serial:
		return "serial_field"
	}
	if name := s.incremental.attribute(field); name != "" {
		return name
	}
	return t.attribute(field)
}

// named is the settings of the table of a name, nil if there is none.
func (s *settings) named(name string) *tableSettings {
	for _, table := range []providers.Table{providers.Persons, providers.Companies, providers.Reps, providers.Favorites, providers.SalesGroups} {
		if t := s.tables[table]; t != nil && t.table == name {
			return t
		}
	}
	return nil
}

// fieldsOfQuery are the fields that a query names, with their tables, the longest
// names first: one may begin with another.
func fieldsOfQuery(q *wire.Query) []wire.Condition {
	list := slices.Clone(q.Conditions)
	var add func(t *wire.Table)
	add = func(t *wire.Table) {
		for _, field := range t.Fields {
			list = append(list, wire.Condition{Table: t.Name, Field: field})
		}
		for i := range t.Children {
			add(&t.Children[i])
		}
	}
	add(&q.Table)
	slices.SortStableFunc(list, func(a, b wire.Condition) int { return len(b.Field) - len(a.Field) })
	return list
}

func tablesOf(t *wire.Table) []string {
	list := []string{t.Name}
	for i := range t.Children {
		list = append(list, tablesOf(&t.Children[i])...)
	}
	return list
}

// mentionsField says whether an error is about a field that a query names.
func mentionsField(r wire.Return, q *wire.Query) bool {
	return slices.ContainsFunc(fieldsOfQuery(q), func(f wire.Condition) bool { return mentions(r.Text, f.Field) })
}

// mentions says whether a name stands in a text as a word.
func mentions(text, name string) bool {
	isPart := func(c byte) bool {
		return c >= 0x80 || c == '_' || c == '-' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
	}
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(name)
		if (begin == 0 || !isPart(text[begin-1])) && (end == len(text) || !isPart(text[end])) {
			return true
		}
		from = begin + 1
	}
}
