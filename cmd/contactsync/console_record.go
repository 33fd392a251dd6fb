package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner/desired"
	"contactsync/planner/observe"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// recordReader reads the record, and the rep, that expressions are evaluated for.
type recordReader struct {
	env *env
	cfg *config.Config

	// plugin is the source; kind and id are the record, kind is "" for none. rep is an
	// id or an e-mail address, "" for none.
	plugin config.Plugin
	kind   addressbook.Kind
	id     string
	rep    string

	// choosy says that the source reads no more fields than it is asked for, and wanted are those
	// that it is asked for besides what the configuration names.
	choosy bool
	wanted map[config.Root][]string
}

// rootTables are the tables that the rows are from.
var rootTables = map[config.Root]providers.Table{
	config.PersonRoot: providers.Persons, config.CompanyRoot: providers.Companies, config.RepRoot: providers.Reps,
}

// newRecordReader fails if there is no such source.
func newRecordReader(e *env, cfg *config.Config, record, rep string) (*recordReader, error) {
	r := &recordReader{env: e, cfg: cfg, rep: rep, wanted: make(map[config.Root][]string)}
	var label string
	if record != "" {
		var ok bool
		if label, r.kind, r.id, ok = addressbook.Key(record).Split(); !ok {
			return nil, fmt.Errorf("-record=%s: write <label of the provider>/person/<record id>, or company instead of person", record)
		}
	} else if len(cfg.Sources) != 1 {
		return nil, errors.New("-rep alone needs a configuration with one CRM: add -record")
	} else {
		label = cfg.Sources[0].Label
	}
	i := slices.IndexFunc(cfg.Sources, func(p config.Plugin) bool { return strings.EqualFold(p.Label, label) })
	if i < 0 {
		return nil, fmt.Errorf("-record=%s: the configuration has no CRM whose provider block has the label %q", record, label)
	}
	r.plugin = cfg.Sources[i]
	return r, nil
}

// complement reads again if fields are mentioned that the scope lacks and that the source could
// have. Those that it turns out not to have are not asked for any more: the error is about this
// once.
func (r *recordReader) complement(ctx context.Context, mentioned map[config.Root][]string, scope config.ConsoleScope) (config.ConsoleScope, error) {
	if !r.choosy {
		return scope, nil
	}
	before, more := maps.Clone(r.wanted), false
	for root, row := range map[config.Root]*config.Row{config.PersonRoot: scope.Person, config.CompanyRoot: scope.Company, config.RepRoot: scope.Rep} {
		for _, field := range mentioned[root] {
			if row == nil || slices.Contains(r.wanted[root], field) {
				continue
			}
			if _, has := row.Schema.Index(field); !has {
				r.wanted[root] = append(slices.Clip(r.wanted[root]), field)
				more = true
			}
		}
	}
	if !more {
		return scope, nil
	}
	complete, err := r.read(ctx)
	if err != nil {
		r.wanted = before
		return scope, err
	}
	return complete, nil
}

// needs are what the configuration needs of the source, for the table of the record.
func (r *recordReader) needs() desired.Needs {
	needs := desired.NewProgram(r.cfg).Sources()[r.plugin.Address()]
	needs.Label = r.plugin.Label
	needs.Personal, needs.Favorites, needs.SalesGroups = false, false, false
	needs.Persons = r.kind == addressbook.Person
	needs.Companies = r.kind == addressbook.Company || needs.Persons && needs.Companies
	for root, fields := range r.wanted {
		if table := rootTables[root]; needs.Fields[table] != nil {
			needs.Fields[table] = slices.Concat(needs.Fields[table], fields)
		}
	}
	return needs
}

// read reads the source and finds the record and the rep.
func (r *recordReader) read(ctx context.Context) (scope config.ConsoleScope, err error) {
	if err := r.env.checkHosts(r.plugin); err != nil {
		return scope, err
	}
	source, err := openSource(r.plugin, ".", r.env.now, r.env.warner("provider "+r.plugin.Address()))
	if err != nil {
		return scope, err
	}
	if closer, ok := source.(io.Closer); ok {
		defer func() { err = errors.Join(err, closer.Close()) }()
	}
	_, r.choosy = source.(providers.FieldSource)
	s, err := observe.Snapshot(ctx, source, r.plugin.Address(), r.needs())
	if err != nil {
		return scope, err
	}
	if err := r.findRecord(s, &scope); err != nil {
		return scope, err
	}
	if r.rep != "" {
		id, ok := findRep(s, r.rep)
		if !ok {
			return scope, fmt.Errorf("-rep: provider %s has no rep with this id or e-mail address", r.plugin.Address())
		}
		scope.Rep = rowOf(&s.Reps, string(id))
	}
	return scope, nil
}

// findRecord finds the record, and the company of a person.
func (r *recordReader) findRecord(s *desired.Snapshot, scope *config.ConsoleScope) error {
	switch r.kind {
	case "":
		return nil
	case addressbook.Company:
		scope.Company = rowOf(&s.Companies, r.id)
	default:
		scope.Person = rowOf(&s.Persons, r.id)
	}
	if scope.Company == nil && scope.Person == nil {
		return fmt.Errorf("-record: provider %s has no %s %q", r.plugin.Address(), r.kind, r.id)
	}
	if r.kind == addressbook.Person {
		scope.Company = companyOf(s, r.id)
	}
	return nil
}

// recordByID is a record by its id, nil if there is none.
func recordByID(records *desired.Records, id string) *providers.Record {
	i := slices.IndexFunc(records.List, func(record providers.Record) bool { return record.ID == id })
	if i < 0 {
		return nil
	}
	return &records.List[i]
}

// rowOf is a record as an expression sees it, nil if there is none of the id.
func rowOf(records *desired.Records, id string) *config.Row {
	record := recordByID(records, id)
	if record == nil {
		return nil
	}
	return &config.Row{Schema: records.Schema, Values: record.Values}
}

// companyOf is the company of a person: an empty one, if the person has none, and one without
// fields, if the configuration does not need companies.
func companyOf(s *desired.Snapshot, person string) *config.Row {
	if s.Companies.Schema == nil {
		return &config.Row{Schema: &providers.Schema{}}
	}
	if company := recordByID(&s.Persons, person).Company; company != "" {
		if row := rowOf(&s.Companies, company); row != nil {
			return row
		}
	}
	return &config.Row{Schema: s.Companies.Schema}
}
