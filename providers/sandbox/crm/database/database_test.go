package database_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/crm/database"
)

// files are a CRM in the layout of the source csv.
var files = map[string]string{
	"persons.csv":      "\ufeffid;FirstName;LastName;RepID;company;SalesGroup;Tel 1;Born\n4294967401;Ada;Byron;17;lovelace;key;+43;1815-12-10\n5;Bob;;x;9;;;\nz;Eve;;;;;;\n",
	"companies.csv":    "id,Company,RepID,SalesGroup,Country\nlovelace,Engines Ltd,carol,,Austria\n9,Looms,18,,Österreich\n",
	"reps.csv":         "id,name,email,enabled,user_settings\n17,Anna,anna@example.com,yes,\ncarol,Carol,carol@example.com,,<SyncSettings/>\n",
	"favorites.csv":    "rep,kind,record\ncarol,person,5\n17,company,lovelace\n",
	"sales_groups.csv": "group,rep\nkey,17\n",
}

// write writes files into a directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// start is when the clock of a test begins.
var start = time.Date(2026, 3, 9, 14, 5, 0, 0, time.UTC)

// open makes a database of files.
func open(t *testing.T, files map[string]string, o database.Options) (*database.Database, error) {
	t.Helper()
	sheets, err := database.ReadSheets(write(t, files))
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = func() time.Time { return start }
	}
	return database.New(sheets, o)
}

// row are the values of a record, without the empty ones.
func row(db *database.Database, table string, id uint64, fields ...string) map[string]string {
	values := map[string]string{}
	db.View(func() {
		t := db.Table(table)
		r := t.Record(id)
		if r == nil {
			values = nil
			return
		}
		for _, name := range fields {
			if value := t.Field(name).Plain(r); value != "" {
				values[name] = value
			}
		}
	})
	return values
}

type values = map[string]string

func TestNew(t *testing.T) {
	db, err := open(t, files, database.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const carol, lovelace = "8589934593", "8589934593"
	for _, test := range []struct {
		name, table string
		id          uint64
		fields      []string
		want        values
	}{
		{"id of 64 bits", "KP", 4294967401, []string{"FirstName", "RepID", "company", "F7003", "Born", "StatNo", "SeqNo", "Rep"},
			values{"FirstName": "Ada", "RepID": "17", "company": lovelace, "F7003": "+43", "Born": "1815-12-10", "StatNo": "1", "SeqNo": "105", "Rep": "Anna"}},
		{"short id, and a rep that there is not", "KP", 1<<32 | 5, []string{"FirstName", "RepID", "company", "CoNo"}, values{"FirstName": "Bob", "RepID": "x", "company": "4294967305", "CoNo": "9"}},
		{"id that is a text", "KP", 2<<32 | 1, []string{"FirstName", "CoGrp", "CoNo", "Rep"}, values{"FirstName": "Eve"}},
		{"company", "FI", 2<<32 | 1, []string{"Company", "RepID", "Country", "Rep"}, values{"Company": "Engines Ltd", "RepID": carol, "Country": "Austria", "Rep": "Carol"}},
		{"an entry by another language", "FI", 1<<32 | 9, []string{"Country"}, values{"Country": "Austria"}},
		{"rep", "ID", 1<<32 | 17, []string{"RepID", "Name", "E-mail1", "Connector"}, values{"RepID": "17", "Name": "Anna", "E-mail1": "anna@example.com", "Connector": "1"}},
		{"rep with an id that is a text", "ID", 2<<32 | 1, []string{"RepID", "Connector", "UserSettings"}, values{"RepID": carol, "UserSettings": "<SyncSettings/>"}},
		{"favorite person", "FV", 1<<32 | 1, []string{"RepID", "LinkType", "LinkStatNo", "LinkSeqNo"}, values{"RepID": carol, "LinkType": "KP", "LinkStatNo": "1", "LinkSeqNo": "5"}},
		{"favorite company", "FV", 1<<32 | 2, []string{"RepID", "LinkType", "LinkStatNo", "LinkSeqNo"}, values{"RepID": "17", "LinkType": "FI", "LinkStatNo": "2", "LinkSeqNo": "1"}},
		{"member", "SG", 1<<32 | 1, []string{"SalesGroup", "RepID", "Upd", "UpdTime"}, values{"SalesGroup": "key", "RepID": "17", "Upd": "2026-03-09", "UpdTime": "14:05"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := row(db, test.table, test.id, test.fields...); !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	want := map[string]map[string]string{
		"KP": {"5": "4294967301", "z": "8589934593"}, "FI": {"lovelace": "8589934593", "9": "4294967305"}, "ID": {"17": "4294967313", "carol": "8589934593"},
	}
	if got := db.Given(); !reflect.DeepEqual(got, want) {
		t.Errorf("given: %v, want %v", got, want)
	}
	if f := db.Table("KP").Field("Born"); f.Type != database.Date {
		t.Errorf("Born is %c", f.Type)
	}
}

func TestNamesAndCatalogs(t *testing.T) {
	db, err := open(t, files, database.Options{
		Names:    map[string]string{"KP": "CP", "KP.FirstName": "Vorname", "FV": "Fav"},
		Catalogs: []string{"KP.SalesGroup"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if db.Named("CP") != db.Table("KP") || db.Named("Person") != nil || db.Named("Fav") == nil {
		t.Error("tables have other names")
	}
	if got, want := row(db, "KP", 4294967401, "Vorname", "SalesGroup"), (values{"Vorname": "Ada", "SalesGroup": "key"}); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if db.Table("FI").Field("Country").Catalog != nil || db.Table("KP").Field("FirstName") != nil || db.Table("KP").Known("FirstName") == nil {
		t.Error("fields have other names or catalogs")
	}
}

func TestWrongFiles(t *testing.T) {
	for name, test := range map[string]struct {
		file, text string
		options    database.Options
		want       string
	}{
		"no reps":                {"reps.csv", "-", database.Options{}, "reps.csv"},
		"empty":                  {"persons.csv", "", database.Options{}, "persons.csv: it is empty"},
		"not as long":            {"persons.csv", "id,a\n1\n", database.Options{}, "persons.csv: record on line 2"},
		"twice the same id":      {"persons.csv", "id,a\n1,\n4294967297,\n", database.Options{}, "persons.csv: record 2: the id is there twice"},
		"twice the same field":   {"persons.csv", "id,a,a\n", database.Options{}, `two fields "a"`},
		"a favorite of nothing":  {"favorites.csv", "rep,kind,record\n1,person,77\n", database.Options{}, "favorites.csv: record 1: there is no such person"},
		"a favorite of no kind":  {"favorites.csv", "rep,kind,record\n1,rep,17\n", database.Options{}, "favorites.csv: record 1: a kind is"},
		"favorites without rep":  {"favorites.csv", "kind,record\n", database.Options{}, "want the columns"},
		"no flag":                {"reps.csv", "id,email,enabled\n1,a@x,maybe\n", database.Options{}, "reps.csv: record 1: field Connector"},
		"catalog of nothing":     {"reps.csv", "id\n", database.Options{Catalogs: []string{"KP.Nonsense"}}, "catalog KP.Nonsense"},
		"no name of a table":     {"reps.csv", "id\n", database.Options{Names: map[string]string{"FV": "a b"}}, "no name of an element"},
		"two fields by one name": {"reps.csv", "id\n", database.Options{Names: map[string]string{"KP.LastName": "FirstName"}}, `two fields "FirstName"`},
	} {
		t.Run(name, func(t *testing.T) {
			changed := maps.Clone(files)
			if changed[test.file] = test.text; test.text == "-" {
				delete(changed, test.file)
			}
			_, err := open(t, changed, test.options)
			if err == nil || !strings.Contains(err.Error(), test.want) || test.text == "-" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// ids are the ids of all records of a table.
func ids(db *database.Database, table string) []uint64 {
	var list []uint64
	db.View(func() {
		for _, r := range db.Table(table).Records() {
			list = append(list, r.ID)
		}
	})
	return list
}

// favored are the ids of those that a rep marked, by the index.
func favored(db *database.Database, rep string) []string {
	var list []string
	db.View(func() {
		t := db.Table(database.Favorite)
		for _, r := range t.Lookup(t.Known(database.RepID), rep) {
			list = append(list, t.Known(database.LinkType).Value(r)+t.Known(database.LinkSeqNo).Value(r))
		}
	})
	return list
}

func TestChanges(t *testing.T) {
	now := start
	db, err := open(t, files, database.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	const ada, bob = 4294967401, 1<<32 | 5
	id, err := db.Create("Person", values{"LastName": "New", "RepID": "17", "Born": "2000-01-31"})
	do(err)
	if id != ada+1 {
		t.Errorf("the new one is %d", id)
	}
	do(db.Update("KP", bob, values{"LastName": "Loom"}))
	if got, want := row(db, "KP", bob, "LastName", "UpdTime"), (values{"LastName": "Loom", "UpdTime": "15:05"}); !maps.Equal(got, want) {
		t.Errorf("updated: %v", got)
	}
	do(db.Mark("KP", bob))
	if got := row(db, "KP", bob, "DelCd"); got["DelCd"] != "1" {
		t.Errorf("marked: %v", got)
	}
	do(db.Unmark("KP", bob))
	if got := row(db, "KP", bob, "DelCd"); len(got) != 0 {
		t.Errorf("no longer marked: %v", got)
	}
	do(db.Favor("17", "KP", ada))
	do(db.Favor("17", "KP", ada))
	if got := favored(db, "17"); !slices.Equal(got, []string{"FI1", "KP105"}) {
		t.Errorf("marked: %v", got)
	}
	do(db.Unfavor("17", "FI", 2<<32|1))
	do(db.Delete("KP", id))
	if got := ids(db, "KP"); !slices.Equal(got, []uint64{bob, ada, 2<<32 | 1}) {
		t.Errorf("persons: %v", got)
	}

	do(db.Merge("KP", bob, ada))
	if got := ids(db, "KP"); !slices.Equal(got, []uint64{bob, 2<<32 | 1}) {
		t.Errorf("merged: %v", got)
	}
	if got := favored(db, "17"); !slices.Equal(got, []string{"KP5"}) {
		t.Errorf("merged, marked: %v", got)
	}
	do(db.Merge("FI", 2<<32|1, 1<<32|9))
	if got := row(db, "KP", bob, "company"); got["company"] != "8589934593" {
		t.Errorf("merged company: %v", got)
	}
	do(db.Translate("FI", "Country", "Austria", "ja", "オーストリア"))

	for name, err := range map[string]error{
		"table":   db.Delete("XX", 1),
		"record":  db.Delete("KP", 1),
		"field":   db.Update("KP", bob, values{"Nonsense": ""}),
		"entry":   db.Translate("FI", "Country", "Atlantis", "de", ""),
		"catalog": db.Translate("FI", "Company", "", "de", ""),
	} {
		if !errors.Is(err, database.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"computed":        db.Update("KP", bob, values{"Upd": "2000-01-01"}),
		"no date":         db.Update("KP", bob, values{"Born": "soon"}),
		"with itself":     db.Merge("KP", bob, bob),
		"a rep as marked": db.Favor("17", "ID", 1<<32|17),
	} {
		if err == nil {
			t.Errorf("%s: done", name)
		}
	}
}

func TestSplitTelephone(t *testing.T) {
	for text, want := range map[string]database.Telephone{
		"":                 {},
		"01 23456-10":      {Area: "01", Number: "23456", Extension: "10"},
		"01 23456 DW 12":   {Area: "01", Number: "23456", Extension: "12"},
		"(01) 23456-13":    {Area: "01", Number: "23456", Extension: "13"},
		"0676/1234569":     {Area: "0676", Number: "1234569"},
		"+49 40 66969-0":   {Country: "+49", Area: "40", Number: "66969", Extension: "0"},
		"+43(1)5":          {Country: "+43", Area: "1", Number: "5"},
		"112":              {Number: "112"},
		"+":                {Country: "+"},
		"-":                {},
		"+41 44 123 45 67": {Country: "+41", Area: "44", Number: "123 45 67"},
	} {
		if got := database.SplitTelephone(text); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestInvent(t *testing.T) {
	addresses := []string{"a@example.com", "b@example.com"}
	one, same, other := database.Invent(1, addresses), database.Invent(1, addresses), database.Invent(2, addresses)
	if !reflect.DeepEqual(one, same) || reflect.DeepEqual(one, other) {
		t.Error("the seed does not decide")
	}
	for n := range 3 {
		db, err := database.New(database.Invent(1, addresses[:n]), database.Options{})
		if err != nil || len(ids(db, "KP")) != 5*n || len(ids(db, "ID")) != n {
			t.Errorf("%d reps: %v", n, err)
		}
	}
}
