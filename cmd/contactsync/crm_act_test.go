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

// crmTables are the tables of the CRM by what scripts call them.
var crmTables = map[string]string{
	"person": database.Person, "company": database.Company, "rep": database.Rep, "sales_group": database.SalesGroup,
}

// errCRMUsage says that an act has other arguments.
var errCRMUsage = errors.New("the arguments are wrong")

// crmActs are what scripts do in the CRM, by name; arguments begin with the table's
// id.
var crmActs = map[string]func(s *crm.Server, table string, args []string) error{
	"create": func(s *crm.Server, table string, args []string) error {
		values, err := assignments(args)
		if err != nil {
			return err
		}
		_, err = s.Database().Create(table, values)
		return err
	},
	"change": func(s *crm.Server, table string, args []string) error {
		if len(args) < 2 {
			return errCRMUsage
		}
		values, err := assignments(args[1:])
		if err != nil {
			return err
		}
		return onRecord(s, table, args[0], func(id uint64) error { return s.Database().Update(table, id, values) })
	},
	"delete": func(s *crm.Server, table string, args []string) error {
		if len(args) != 1 {
			return errCRMUsage
		}
		return onRecord(s, table, args[0], func(id uint64) error { return s.Database().Delete(table, id) })
	},
	"favor": func(s *crm.Server, table string, args []string) error {
		if len(args) != 2 {
			return errCRMUsage
		}
		return onRecord(s, table, args[0], func(id uint64) error { return s.Database().Favor(args[1], table, id) })
	},
	"unfavor": func(s *crm.Server, table string, args []string) error {
		if len(args) != 2 {
			return errCRMUsage
		}
		return onRecord(s, table, args[0], func(id uint64) error { return s.Database().Unfavor(args[1], table, id) })
	},
	"rights": setRights,
}

// actInCRM does what somebody in the CRM does. An ID is what the file in crm/ has,
// and REP the number of a rep. Rights are those of a rep's login for a table, to see
// all rows, which is the default, none, or its own, and no field that is locked.
//
//	crm create TABLE FIELD=VALUE...
//	crm change TABLE ID FIELD=VALUE...
//	crm delete TABLE ID
//	crm favor|unfavor TABLE ID REP
//	crm rights TABLE LOGIN [rows=all|own|none] [locked=FIELD,...]
func actInCRM(ts *testscript.TestScript, neg bool, args []string) {
	usage := "usage: crm " + strings.Join(slices.Sorted(maps.Keys(crmActs)), "|") + " " + strings.Join(slices.Sorted(maps.Keys(crmTables)), "|") + " ARG..."
	if neg || len(args) < 3 {
		ts.Fatalf("%s", usage)
	}
	act, table := crmActs[args[0]], crmTables[args[1]]
	if act == nil || table == "" {
		ts.Fatalf("%s", usage)
	}
	ts.Check(act(officeOf(ts).server.CRM(), table, args[2:]))
}

// onRecord acts on the record that has an id in the files.
func onRecord(s *crm.Server, table, given string, act func(id uint64) error) error {
	text, ok := s.Database().Given()[table][given]
	if !ok {
		text = given
	}
	id, ok := database.ParseID(text)
	if !ok {
		return fmt.Errorf("%q is no record: %w", given, errCRMUsage)
	}
	return act(id)
}

// setRights is the act of giving a login rights for a table. The others that it has
// stay.
func setRights(s *crm.Server, table string, args []string) error {
	one, ok := s.Logins().Login(args[0])
	if !ok {
		return fmt.Errorf("there is no login %q: %w", args[0], errCRMUsage)
	}
	values, err := assignments(args[1:])
	if err != nil {
		return err
	}
	one.Rights = maps.Clone(one.Rights)
	if one.Rights == nil {
		one.Rights = login.Rights{}
	}
	one.Rights[table] = login.TableRights{Rows: values["rows"], Locked: fields(values["locked"])}
	return s.Logins().Put(one)
}

// assignments are the values of NAME=VALUE.
func assignments(args []string) (map[string]string, error) {
	values := map[string]string{}
	for _, arg := range args {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			return nil, fmt.Errorf("%q: write NAME=VALUE: %w", arg, errCRMUsage)
		}
		values[name] = value
	}
	return values, nil
}
