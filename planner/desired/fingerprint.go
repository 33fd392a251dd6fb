package desired

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"contactsync/config"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Fingerprint is a digest of all that the slots and policies of a mailbox
// depend on: equal fingerprints, equal slots and policies. It is worked out
// without evaluating an expression, from the records' fields.
func (w *World) Fingerprint(m *Mailbox) addressbook.Digest {
	d := w.digester
	texts := []string{"mailbox", m.Address, fmt.Sprint(w.config.PreviousOwners, w.renamed, w.removed), w.never.static.String()}
	for _, name := range slices.Sorted(maps.Keys(m.Policies)) {
		texts = append(texts, fmt.Sprintf("%+v", *m.Policies[name]))
	}
	for _, mb := range m.members {
		texts = append(texts, mb.sync.Name, mb.sync.static.String())
		texts = append(texts, mb.rep.Values...)
	}
	areas, chosen := w.choose(m)
	buf := make([]byte, 0, 64<<10)
	for _, at := range areas {
		texts = append(texts, at.source.Label, string(at.kind))
		for _, way := range chosen[at] {
			version := w.syncs[way.order].version(at.kind, way.record)
			buf = append(buf, byte(way.order), byte(way.order>>8))
			buf = append(buf, at.source.records(at.kind).List[way.record].ID...)
			buf = append(buf, 0)
			buf = append(buf, version[:]...)
		}
		texts = append(texts, string(buf))
		buf = buf[:0]
	}
	return d.Texts(texts...)
}

// area is the records of one kind of one source.
type area struct {
	source *Snapshot
	kind   addressbook.Kind
}

// choose collects what the criteria of all syncs give to a mailbox, before any
// condition: for each area its records in order, each in all the ways in which it
// is selected, the strongest first.
func (w *World) choose(m *Mailbox) ([]area, map[area][]selected) {
	chosen := make(map[area][]selected)
	var areas []area
	for _, member := range m.members {
		for kind, criteria := range member.criteria {
			sel := member.sync.selections[kind]
			if sel == nil || criteria == 0 {
				continue
			}
			at := area{member.sync.source, kind}
			if _, known := chosen[at]; !known {
				areas = append(areas, at)
			}
			chosen[at] = sel.collect(chosen[at], m.Rep, criteria, member.sync.order)
		}
	}
	slices.SortFunc(areas, func(a, b area) int {
		return cmp.Or(cmp.Compare(a.source.Label+"/", b.source.Label+"/"), cmp.Compare(a.kind, b.kind))
	})
	for _, list := range chosen {
		slices.SortFunc(list, compareSelected)
	}
	return areas, chosen
}

func compareSelected(a, b selected) int {
	return cmp.Or(cmp.Compare(a.record, b.record), cmp.Compare(a.order, b.order), cmp.Compare(a.criteria, b.criteria))
}

// version is a digest of the fields of a record, and of its company, that the
// sync's expressions read, and of the record's problems. The rep's fields are
// not in it.
func (s *syncWorld) version(kind addressbook.Kind, i int32) addressbook.Digest {
	v := s.versions[kind]
	if v == nil {
		return addressbook.Digest{}
	}
	if known := v.done[i].Load(); known != nil {
		return *known
	}
	record := &s.source.records(kind).List[i]
	texts := make([]string, 0, len(v.own)+len(v.company)+3)
	texts = append(texts, record.Problem)
	if len(record.Locked) > 0 {
		texts = append(texts, fmt.Sprint(record.Locked))
	}
	texts = appendColumns(texts, record, v.own)
	if kind == addressbook.Person && record.Company != "" && v.usesCompany {
		if j, ok := s.source.Companies.find(record.Company); ok {
			company := &s.source.Companies.List[j]
			texts = append(texts, company.Problem)
			if len(company.Locked) > 0 {
				texts = append(texts, fmt.Sprint(company.Locked))
			}
			texts = appendColumns(texts, company, v.company)
		}
	}
	digest := v.digester.Texts(texts...)
	v.done[i].Store(&digest)
	return digest
}

func appendColumns(texts []string, record *providers.Record, columns []int) []string {
	for _, c := range columns {
		if c < len(record.Values) {
			texts = append(texts, record.Values[c])
		}
	}
	return texts
}

// versions are the digests of the records of a kind as a sync sees them.
type versions struct {
	digester     addressbook.Digester
	own, company []int // columns
	usesCompany  bool
	done         []atomic.Pointer[addressbook.Digest]
}

// newVersions works out which columns a mapper and conditions read.
func newVersions(m *mapper, where []*config.Expression) *versions {
	s, kind := m.source, m.mapping.Kind
	root := rootOf(kind)
	v := &versions{
		digester:    m.digester,
		own:         m.columns(root, s.records(kind).Schema, where),
		usesCompany: m.usesCompany || slices.ContainsFunc(where, func(x *config.Expression) bool { return names(x, config.CompanyRoot) }),
		done:        make([]atomic.Pointer[addressbook.Digest], len(s.records(kind).List)),
	}
	if kind == addressbook.Person && v.usesCompany {
		v.company = m.columns(config.CompanyRoot, s.Companies.Schema, where)
	}
	return v
}

// columns are the columns of a root that the mapping or a condition reads.
func (p *mapper) columns(root config.Root, schema *providers.Schema, where []*config.Expression) []int {
	if schema == nil {
		return nil
	}
	var fields []string
	for _, property := range p.properties {
		for _, field := range property.fields {
			if name, ok := strings.CutPrefix(field, string(root)+"."); ok {
				fields = append(fields, name)
			}
		}
	}
	for _, x := range where {
		more, _ := fieldsOf(x, root, schema) // checked before
		fields = append(fields, more...)
	}
	var columns []int
	for _, field := range fields {
		if i, ok := schema.Index(field); ok {
			columns = append(columns, i)
		}
	}
	slices.Sort(columns)
	return slices.Compact(columns)
}
