package aurea

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
	"contactsync/providers/pace"
	"contactsync/providers/photo"
	"contactsync/providers/web"
)

// Source is a CRM behind CRM.interface. It may be used by several goroutines; the requests of
// one login are made one after the other. It may serve several runs, one after the other: a
// read of the reps by Records begins a run. What was found out of the server and what
// incremental reads keep outlasts a run; the records that Exist is checked by, the ids of the
// reps and the warnings given do not.
type Source struct {
	client
	photos *photo.Fetcher
	warn   func(string)
	limit  limit

	// mu guards what follows.
	mu sync.Mutex

	// need are the fields that the mappings and conditions use, by table, nil if
	// nobody said.
	need map[providers.Table][]string

	// known is one id by table that was read in this run.
	known map[providers.Table]uint64

	// reps are the ids of the reps that were read in this run.
	reps map[string]struct{}

	// warned are the warnings that were given in this run.
	warned map[string]struct{}

	// kept is, by table, what incremental reads go on from.
	kept map[providers.Table]*kept
}

var (
	_ providers.PersonalSource = (*Source)(nil)
	_ providers.PhotoSource    = (*Source)(nil)
)

// Options is what a Source needs beside the provider's block. All but Dir may be left
// out.
type Options struct {
	// Dir is the directory of the configuration, which relative paths count from.
	Dir string

	// Now and Sleep are the clock. Sleep ends with the context's error when
	// the context does.
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	// Rand returns numbers from 0 to below 1; it spreads retries.
	Rand func() float64

	// Warn takes a sentence for the administrator, each once in a run.
	Warn func(string)

	// Log takes at debug level what CRM.interface says about errors, in its own words,
	// which may name people.
	Log *slog.Logger

	// UserAgent names the program and its version to the server.
	UserAgent string

	// NewID gives each request an id that no other has, by which its reply is known.
	NewID func() string

	// Getenv reads the environment.
	Getenv func(string) string

	// Transport replaces the network.
	Transport http.RoundTripper
}

// New makes the Source of a provider block that was decoded by Spec. It fails if a setting
// is wrong, in words that say which, or if a file of it cannot be read or knows
// no such field. It does not connect.
func New(body cty.Value, o Options) (*Source, error) {
	s, err := newSettings(body)
	if err != nil {
		return nil, fmt.Errorf("provider aurea: %w", err)
	}
	o = o.complete()
	w, err := web.New(body, web.Options{
		Dir: o.Dir, Now: o.Now, Warn: o.Warn, UserAgent: o.UserAgent, Auth: auth(), Getenv: o.Getenv,
		Service: "CRM.interface", Concurrency: s.concurrency, Transport: o.Transport, MaxAnswer: 1 << 30,
	})
	if err != nil {
		return nil, fmt.Errorf("provider aurea: %w", err)
	}
	if s.dataModel != "" {
		if err := s.checkModel(o.Dir); err != nil {
			return nil, fmt.Errorf("provider aurea: data_model: %w", err)
		}
	}
	photos, err := photo.New(blockOf(body, photo.Block), photo.Options{
		Dir: o.Dir, Now: o.Now, Sleep: o.Sleep, Rand: o.Rand, Warn: o.Warn, UserAgent: o.UserAgent, Getenv: o.Getenv,
	})
	if err != nil {
		return nil, fmt.Errorf("provider aurea: %w", err)
	}
	password := s.password
	s.password = ""
	return &Source{
		client: client{
			settings: s, web: w, now: o.Now, sleep: o.Sleep, newID: o.NewID, log: o.Log,
			pacer: pace.New(pace.Options{Server: s.concurrency, Attempts: maxAttempts, Now: o.Now, Sleep: o.Sleep, Rand: o.Rand}),
			credentials: &credentials{
				user: s.user, domain: s.domain, password: func() string { return password },
				tokenEnv: s.tokenEnv, tokenCommand: s.tokenCommand, getenv: o.Getenv, language: s.language,
			},
		},
		photos: photos, warn: o.Warn, need: map[providers.Table][]string{}, known: map[providers.Table]uint64{}, warned: map[string]struct{}{},
		kept: map[providers.Table]*kept{},
	}, nil
}

func (o Options) complete() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = pace.Sleep
	}
	if o.Warn == nil {
		o.Warn = func(string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.NewID == nil {
		o.NewID = newID
	}
	if o.Getenv == nil {
		o.Getenv = os.Getenv
	}
	return o
}

func newID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Close ends idle connections.
func (s *Source) Close() error { return errors.Join(s.web.Close(), s.photos.Close()) }

// warnOnce tells the administrator something, once in a run.
func (s *Source) warnOnce(sentence string) {
	s.mu.Lock()
	_, told := s.warned[sentence]
	s.warned[sentence] = struct{}{}
	s.mu.Unlock()
	if !told {
		s.warn(sentence)
	}
}

// Need says which fields of a table the mappings and conditions use, by XML name or by
// number. It is called before the first read, and adds to what an earlier call said. The
// fields that the block lists are read too; without such a list those of Need alone. Until it
// is called the defaults are read.
func (s *Source) Need(table providers.Table, fields []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.need[table]
	if list == nil {
		list = []string{}
	}
	for _, field := range fields {
		if !slices.Contains(list, field) {
			list = append(list, field)
		}
	}
	s.need[table] = list
}

// Schema returns the fields that are read of a table: those of the block, those of Need,
// or else the defaults, and then those that the source itself needs. Whether the CRM
// has them shows when they are read. It is an error if the table is not configured, or if
// a name cannot be one.
func (s *Source) Schema(ctx context.Context, table providers.Table) (*providers.Schema, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t, err := s.settingsOf(table)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	fields := t.defaults
	if need := s.need[table]; t.fields != nil || need != nil {
		fields = slices.Concat(t.fields, need)
	}
	schema := &providers.Schema{Photos: t.photos}
	for _, field := range slices.Concat(fields, t.own(), t.linking()) {
		if err := checkField(field); err != nil {
			return nil, fmt.Errorf("table %q: %q is no field: %w", t.table, field, err)
		}
		if err := s.inModel(t, field); err != nil {
			return nil, fmt.Errorf("table %q: data_model: %w", t.table, err)
		}
		if !slices.Contains(schema.Fields, field) {
			schema.Fields = append(schema.Fields, field)
		}
	}
	return schema, nil
}

func (s *Source) settingsOf(table providers.Table) (*tableSettings, error) {
	t := s.tables[table]
	switch {
	case t != nil:
		return t, nil
	case table == providers.SalesGroups:
		return nil, errors.New("the provider's block has no block sales_group: add one that names the table of the sales groups, or do not select by sales group")
	}
	return nil, fmt.Errorf("there is no table %q", table)
}

// Records reads all persons, companies or reps; a read of the reps begins a run. Memory holds
// one page, and all persons and companies if later reads are to be incremental.
func (s *Source) Records(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	switch table {
	case providers.Reps:
		s.begin()
	case providers.Persons, providers.Companies:
		if s.incremental != nil {
			return s.update(ctx, table, yield)
		}
	}
	return s.records(ctx, identity{}, table, yield)
}

// As is the source as a rep sees it: each request runs as the login with the rep's e-mail
// address. Without the wish for all, what the rep gets is asked for by a query for each
// criterion, since conditions know no "or", and kept until the reader is dropped; each
// record comes once.
func (s *Source) As(rep providers.Record, wish providers.Wish) providers.Source {
	p := &personal{Source: s, rep: rep, wish: wish, who: identity{email: rep.Rep.Email}}
	if p.who == (identity{}) {
		// It would be read with the rights of the configured login.
		p.denied = fmt.Errorf("the rep has no e-mail address to log in by: %w", providers.ErrDenied)
	}
	return p
}

// records reads all records of a table.
func (s *Source) records(ctx context.Context, who identity, table providers.Table, yield func(providers.Record) error) error {
	query, err := s.query(ctx, table)
	if err != nil {
		return err
	}
	if isMembership(table) {
		return fmt.Errorf("the table %q has no records", table)
	}
	return s.inFull(ctx, who, table, query, func(*wire.Row) {}, yield)
}

// inFull reads the records of a query for all rows of a table. take is given each row before a
// record is made of it.
func (s *Source) inFull(ctx context.Context, who identity, table providers.Table, query *wire.Query, take func(*wire.Row), yield func(providers.Record) error) error {
	recorder := s.recorder(table, query.Table.Fields)
	seen := audit{source: s, table: table}
	x := scan{source: s, who: who, texts: wire.NewTexts(), query: query, yield: func(rows []wire.Row) error {
		for i := range rows {
			if err := ctx.Err(); err != nil {
				return err
			}
			take(&rows[i])
			record := recorder.record(&rows[i])
			seen.id = rows[i].ID
			seen.add(&record)
			if err := yield(record); err != nil {
				return err
			}
		}
		return nil
	}}
	if err := x.run(ctx, s.tables[table]); err != nil {
		return err
	}
	if who == (identity{}) {
		seen.complete()
	}
	return nil
}

// query is the query for all rows of a table, persons with their companies' keys.
func (s *Source) query(ctx context.Context, table providers.Table) (*wire.Query, error) {
	schema, err := s.Schema(ctx, table)
	if err != nil {
		return nil, err
	}
	t := s.tables[table]
	q := &wire.Query{Table: wire.Table{Name: t.table, Flags: t.flags, Fields: schema.Fields}, Conditions: t.where()}
	if table == providers.Persons {
		q.Table.Children = []wire.Table{s.companyOfPerson([]string{s.station})}
	}
	return q, nil
}

// companyOfPerson is the table of companies within that of persons.
func (s *Source) companyOfPerson(fields []string) wire.Table {
	t := s.tables[providers.Persons]
	return wire.Table{Name: s.tables[providers.Companies].table, Flags: t.companyFlags, Link: t.companyLink, Fields: fields}
}
