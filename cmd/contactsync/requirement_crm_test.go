package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// crmDesk is where somebody works in the CRM. Tables are called person, company, rep and
// sales_group, ids are those that the files in crm/ have, and fields have the names of
// the simulated CRM.
type crmDesk interface {
	create(table string, values map[string]string) error
	change(table, id string, values map[string]string) error
	remove(table, id string) error
	favor(table, id, rep string) error
	unfavor(table, id, rep string) error

	// records are all that the CRM has, as text.
	records() (string, error)
}

// desk is where the people of a script's office work in its CRM.
func (o *scriptOffice) desk(ts *testscript.TestScript) crmDesk {
	if o.kind.crm == "csv" {
		return crmFiles(ts.MkAbs("crm"))
	}
	return crmSimulation{o.server.CRM()}
}

// errCRMUsage says that an act has other arguments.
var errCRMUsage = errors.New("the arguments are wrong")

// crmActs are what scripts do in the CRM, by name: how many arguments there are beside
// the table, FIELD=VALUE apart, and what is done.
var crmActs = map[string]struct {
	arguments int
	do        func(d crmDesk, table string, args []string, values map[string]string) error
}{
	"create": {0, func(d crmDesk, table string, _ []string, values map[string]string) error {
		return d.create(table, values)
	}},
	"change": {1, func(d crmDesk, table string, args []string, values map[string]string) error {
		return d.change(table, args[0], values)
	}},
	"delete": {1, func(d crmDesk, table string, args []string, _ map[string]string) error {
		return d.remove(table, args[0])
	}},
	"favor": {2, func(d crmDesk, table string, args []string, _ map[string]string) error {
		return d.favor(table, args[0], args[1])
	}},
	"unfavor": {2, func(d crmDesk, table string, args []string, _ map[string]string) error {
		return d.unfavor(table, args[0], args[1])
	}},
	"rights": {1, setRights},
}

// actInCRM does what somebody in the CRM does, or prints all records. An ID is what the
// file in crm/ has, or the number of the row if it has none, and REP the number of a rep.
// Rights are those of a rep's login for a table, to see all rows, which is the default,
// none, or its own, and no field that is locked.
//
//	crm create TABLE FIELD=VALUE...
//	crm change TABLE ID FIELD=VALUE...
//	crm delete TABLE ID
//	crm favor|unfavor TABLE ID REP
//	crm rights TABLE LOGIN [rows=all|own|none] [locked=FIELD,...]
//	crm records
func actInCRM(ts *testscript.TestScript, neg bool, args []string) {
	desk := officeOf(ts).desk(ts)
	if !neg && slices.Equal(args, []string{"records"}) {
		text, err := desk.records()
		ts.Check(err)
		fmt.Fprint(ts.Stdout(), text)
		return
	}
	usage := "usage: crm records, or crm " + strings.Join(slices.Sorted(maps.Keys(crmActs)), "|") + " TABLE ARG..."
	if neg || len(args) < 2 {
		ts.Fatalf("%s", usage)
	}
	act, ok := crmActs[args[0]]
	if !ok || len(args) < 2+act.arguments {
		ts.Fatalf("%s", usage)
	}
	table, rest := args[1], args[2:]
	values := map[string]string{}
	for _, arg := range rest[act.arguments:] {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			ts.Fatalf("%q: write NAME=VALUE; %s", arg, usage)
		}
		values[name] = value
	}
	ts.Check(act.do(desk, table, rest[:act.arguments], values))
}

// crmSimulation is the simulated CRM.
type crmSimulation struct{ *crm.Server }

// crmTables are its tables.
var crmTables = map[string]string{
	"person": database.Person, "company": database.Company, "rep": database.Rep, "sales_group": database.SalesGroup,
}

func (s crmSimulation) create(table string, values map[string]string) error {
	_, err := s.Database().Create(crmTables[table], values)
	return err
}

func (s crmSimulation) change(table, id string, values map[string]string) error {
	number, err := s.id(table, id)
	if err != nil {
		return err
	}
	return s.Database().Update(crmTables[table], number, values)
}

func (s crmSimulation) remove(table, id string) error {
	number, err := s.id(table, id)
	if err != nil {
		return err
	}
	return s.Database().Delete(crmTables[table], number)
}

func (s crmSimulation) favor(table, id, rep string) error {
	number, err := s.id(table, id)
	if err != nil {
		return err
	}
	return s.Database().Favor(rep, crmTables[table], number)
}

func (s crmSimulation) unfavor(table, id, rep string) error {
	number, err := s.id(table, id)
	if err != nil {
		return err
	}
	return s.Database().Unfavor(rep, crmTables[table], number)
}

// id is the id of a record that has one in the files, or that has a row there.
func (s crmSimulation) id(table, given string) (uint64, error) {
	text, ok := s.Database().Given()[crmTables[table]][given]
	if !ok {
		text = given
	}
	id, ok := database.ParseID(text)
	if !ok {
		return 0, fmt.Errorf("%q is no record: %w", given, errCRMUsage)
	}
	const firstStation = 1 << 32
	if id < firstStation {
		id |= firstStation
	}
	return id, nil
}

func (s crmSimulation) records() (string, error) {
	var text strings.Builder
	s.Database().View(func() {
		for _, t := range s.Database().Tables() {
			for _, r := range t.Records() {
				fmt.Fprintf(&text, "%s %d deleted=%t", t.Name, r.ID, r.Deleted)
				for _, f := range t.Fields() {
					fmt.Fprintf(&text, " %s=%q", f.Name, f.Plain(r))
				}
				text.WriteString("\n")
			}
		}
	})
	return text.String(), nil
}

// setRights gives a login rights for a table. The others that it has stay.
func setRights(d crmDesk, table string, args []string, values map[string]string) error {
	s, ok := d.(crmSimulation)
	if !ok {
		return fmt.Errorf("files know no rights: %w", errCRMUsage)
	}
	one, ok := s.Logins().Login(args[0])
	if !ok {
		return fmt.Errorf("there is no login %q: %w", args[0], errCRMUsage)
	}
	one.Rights = maps.Clone(one.Rights)
	if one.Rights == nil {
		one.Rights = login.Rights{}
	}
	one.Rights[crmTables[table]] = login.TableRights{Rows: values["rows"], Locked: fields(values["locked"])}
	return s.Logins().Put(one)
}
