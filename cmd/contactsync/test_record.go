package main

import (
	"maps"
	"slices"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// The parts of the installation that a record of a test is mapped in.
const (
	testLabel   = "test"
	testSource  = "csv." + testLabel
	testTarget  = "vdir." + testLabel
	testAddress = "rep@test.invalid"
	testID      = "1"
)

// mapping runs the test of a mapping.
func (t *testRunner) mapping(r *testResult, test *config.MappingTest) {
	slot, errs := mapTestRecord(r.test.Config.Owner, test)
	for _, err := range errs {
		r.problem("%v", err)
	}
	if len(errs) > 0 {
		return
	}
	skip := slot.Skip
	switch {
	case skip == nil && test.Fails != nil:
		r.problem("The mapping does not fail: it makes a contact.")
	case skip == nil && test.Skipped:
		r.problem("The record gives a contact, which has a name.")
	case skip == nil:
		r.contact(test.Contact, slot.Mapped.Contact, t.printer(test.Mapping, t.ownValues))
	case test.Fails != nil && skip.Reason == planner.MappingFailed:
		if !test.Fails.MatchString(skip.Detail) {
			r.problem("The mapping fails, but the error does not match expect_error: %s", skip.Detail)
		}
	case test.Skipped && skip.Reason == planner.NoName:
	default:
		r.skipped("The record", skip)
	}
}

// mapTestRecord maps the record that a test gives. The errors are those of the mapping
// itself.
func mapTestRecord(owner string, test *config.MappingTest) (planner.Slot, []error) {
	kind := test.Mapping.Kind
	sync := &config.Sync{
		Name:      testLabel,
		From:      testSource,
		To:        []string{testTarget},
		Mappings:  map[addressbook.Kind]*config.Mapping{kind: test.Mapping},
		Mailboxes: config.Mailboxes{Percent: 100},
		Select:    config.Select{All: true, Companies: kind == addressbook.Company},
		Guard:     config.DefaultGuard(),
	}
	cfg := &config.Config{Owner: owner, Syncs: []*config.Sync{sync}}
	world, errs := newTestWorld(cfg, map[string]*desired.Snapshot{testSource: testSnapshot(test)})
	if len(errs) > 0 {
		return planner.Slot{}, errs
	}
	mailbox := world.Mailboxes()[0] // that of the one rep
	return world.Slots(mailbox)[0], nil
}

// testSnapshot is a CRM that has the records of a test and no others.
func testSnapshot(test *config.MappingTest) *desired.Snapshot {
	rep := testRow(test.Mapping, config.RepRoot, test.Rep, "id", "email")
	rep.record.Rep = providers.RepFields{Email: testAddress, Enabled: true}
	company := testRow(test.Mapping, config.CompanyRoot, test.Company)
	s := &desired.Snapshot{
		Label:     testLabel,
		Config:    addressbook.NewDigester(testLabel).Texts(),
		Reps:      rep.records(),
		Companies: desired.NewRecords(company.schema, nil),
	}
	if test.Company != nil {
		s.Companies = company.records()
	}
	if test.Mapping.Kind == addressbook.Person {
		person := testRow(test.Mapping, config.PersonRoot, test.Person)
		if test.Company != nil {
			person.record.Company = testID
		}
		s.Persons = person.records()
	}
	return s
}

// testTable is a table with one record.
type testTable struct {
	schema *providers.Schema
	record providers.Record
}

func (t testTable) records() desired.Records {
	return desired.NewRecords(t.schema, []providers.Record{t.record})
}

// testRow is a record with the fields that a test gives; those that the mapping reads besides,
// and those of the names, are empty.
func testRow(m *config.Mapping, root config.Root, fields map[string]string, names ...string) testTable {
	names = append(names, slices.Collect(maps.Keys(fields))...)
	for _, property := range m.Properties {
		read, _ := property.Value.Reads(root)
		names = append(names, read...)
	}
	slices.Sort(names)
	t := testTable{
		schema: &providers.Schema{Fields: slices.Compact(names)},
		record: providers.Record{ID: testID, Origin: "the " + string(root) + " of the test"},
	}
	for _, name := range t.schema.Fields {
		t.record.Values = append(t.record.Values, fields[name])
	}
	return t
}
