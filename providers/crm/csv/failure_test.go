package csv_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// A read that cannot be complete is an error that names the place, and not
// what stands there: "Secret" is somebody's name.
func TestIncompleteReads(t *testing.T) {
	for name, c := range map[string]struct {
		block string
		table providers.Table
		files files
		want  string
	}{
		"too many fields":            {files: files{"persons.csv": "id,RepID\n1,5\n2,5,Secret\n"}, want: "persons.csv:3: the row has 3 fields and the header 2"},
		"too few fields":             {files: files{"persons.csv": "id,RepID,Name\nSecret,5\n"}, want: "persons.csv:2: the row has 2 fields and the header 3"},
		"a quote that is not closed": {files: files{"persons.csv": "id,RepID\n1,5\n2,\"Secret\n3,5\n"}, want: "persons.csv:3: a quoted field of this row is not closed"},
		"text after a closing quote": {files: files{"persons.csv": "id,RepID\n1,\"Secret\"x\n"}, want: "persons.csv:2: a quoted field of this row is not closed, or text"},
		"a quote within a field":     {files: files{"persons.csv": "id,RepID\n1,Sec\"ret\n"}, want: "persons.csv:2: a field has a quote and does not begin with one"},
		"not UTF-8":                  {files: files{"persons.csv": "id,RepID\n1,5\n2,M\xfcller Secret\n"}, want: "persons.csv:3: the text is not UTF-8: save"},
		"not UTF-8 in the header":    {files: files{"persons.csv": "id,RepID,Stra\xdfe\n"}, want: "persons.csv:1: the text is not UTF-8"},
		"not UTF-8 in a later line":  {files: files{"persons.csv": "id,Name,RepID\n1,\"Secret\n\",\xff\n"}, want: "persons.csv:3: the text is not UTF-8"},
		"UTF-16":                     {files: files{"persons.csv": "\xff\xfei\x00d\x00\n\x00"}, want: "persons.csv:1: the file is encoded in UTF-16: save it as UTF-8"},
		"UTF-16, other way round":    {files: files{"persons.csv": "\xfe\xff\x00i\x00d"}, want: "persons.csv:1: the file is encoded in UTF-16"},
		"UTF-16 without a mark":      {files: files{"persons.csv": "i\x00d\x00\n\x00"}, want: "persons.csv:1: the text has a zero byte"},
		"a zero byte":                {files: files{"persons.csv": "id,RepID\n1,Sec\x00ret\n"}, want: "persons.csv:2: the text has a zero byte"},
		"empty file":                 {files: files{"persons.csv": ""}, want: "persons.csv: the file is empty"},
		"empty lines only":           {files: files{"persons.csv": "\ufeff\n\r\n"}, want: "persons.csv: the file is empty"},
		"CR at the ends of lines":    {files: files{"persons.csv": "id,RepID\r1,5\r2,5\r"}, want: "persons.csv:1: the name of column 2 contains a control character: if it is a line break"},
		"a column without a name":    {files: files{"persons.csv": "id,RepID,\n"}, want: "persons.csv:1: column 3 has no name"},
		"two columns of one name":    {files: files{"persons.csv": "id,Secret,RepID, Secret\n"}, want: "persons.csv:1: columns 2 and 4 have one name"},
		"two delimiters":             {files: files{"persons.csv": "id;RepID,Secret\n"}, want: "persons.csv: the header has both commas and semicolons: set delimiter"},
		"no id":                      {files: files{"persons.csv": "Id,RepID\n"}, want: `persons.csv: there is no column "id": column 1 is named "Id", and case counts`},
		"no header":                  {files: files{"persons.csv": "17,Secret\n"}, want: `persons.csv: there is no column "id": add it to the header`},
		"no rep field":               {files: files{"reps.csv": reps, "persons.csv": "id\n"}, want: `persons.csv: there is no column "RepID": add it to the header and the rows, or set rep_field in the block "person" of the provider`},
		"no sales group field":       {files: files{"sales_groups.csv": "x", "persons.csv": "id,RepID\n"}, want: `persons.csv: there is no column "SalesGroup": add it to the header and the rows, or set sales_group_field`},
		"no company field":           {files: files{"companies.csv": "x", "persons.csv": "id,RepID\n"}, want: `persons.csv: there is no column "company": add it to the header and the rows, or set company_field`},
		"no field that is set": {
			block: `company { sales_group_field = ["SalesGroup", "Group2"] }`,
			table: providers.Companies,
			files: files{"companies.csv": "id,RepID,SalesGroup\n"},
			want:  `companies.csv: there is no column "Group2": add it to the header and the rows, or set sales_group_field in the block "company"`,
		},
		"a rep without an e-mail column": {table: providers.Reps, files: files{"reps.csv": "id,mail\n"}, want: `reps.csv: there is no column "email"`},
		"a favorite of no rep":           {table: providers.Favorites, files: files{"favorites.csv": "rep,kind,record\n ,person,1\n"}, want: "favorites.csv:2: rep is empty"},
		"a favorite of no record":        {table: providers.Favorites, files: files{"favorites.csv": "rep,kind,record\n5,person,\n"}, want: "favorites.csv:2: record is empty"},
		"a favorite of unknown kind":     {table: providers.Favorites, files: files{"favorites.csv": "rep,kind,record\n5,person,1\n5,Secret,1\n"}, want: `favorites.csv:3: kind is neither "person" nor "company"`},
		"favorites without a kind":       {table: providers.Favorites, files: files{"favorites.csv": "rep,record\n"}, want: `favorites.csv: there is no column "kind"`},
		"a member of no group":           {table: providers.SalesGroups, files: files{"sales_groups.csv": "group,rep\n,5\n"}, want: "sales_groups.csv:2: group is empty"},
		"a row longer than the memory":   {files: files{"persons.csv": "id,RepID\n1,5\n2,\"" + strings.Repeat("Secret ", 3<<20)}, want: "persons.csv: after line 2: the row is longer than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.table == "" {
				c.table = providers.Persons
			}
			_, err := list(newSource(t, c.block, c.files), c.table)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Fatalf("got  %v\nwant %s…", err, c.want)
			}
			if strings.Contains(err.Error(), "Secret") {
				t.Errorf("%v gives a value away", err)
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	source := newSource(t, "", nil)
	for table, header := range map[providers.Table]string{
		providers.Persons:     "id,company,FirstName,LastName,E-mail1,Tel1,RepID,SalesGroup",
		providers.Companies:   "id,Company,RepID,SalesGroup",
		providers.Reps:        "id,name,email,enabled,user_settings",
		providers.Favorites:   "rep,kind,record",
		providers.SalesGroups: "group,rep",
	} {
		_, err := list(source, table)
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), string(table)+".csv") || !strings.Contains(err.Error(), header) {
			t.Errorf("%s: %v", table, err)
		}
		if _, err := source.Schema(context.Background(), table); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the schema of %s: %v", table, err)
		}
	}
	if _, err := source.Exist(context.Background(), addressbook.Company, []string{"1"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("look-up: %v", err)
	}
}

func TestMissingDirectory(t *testing.T) {
	source, _ := decode(t, `dir = "nowhere"`, t.TempDir())
	_, err := list(source, providers.Persons)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "correct dir") {
		t.Error(err)
	}
}

func TestUnreadableFiles(t *testing.T) {
	base := t.TempDir()
	source, _ := decode(t, `dir = "."`, base)
	if err := os.Mkdir(filepath.Join(base, "persons.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := list(source, providers.Persons); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a directory: %v", err)
	}
	path := filepath.Join(base, "companies.csv")
	if err := os.WriteFile(path, []byte("id,RepID\n1,5\n"), 0); err != nil {
		t.Fatal(err)
	}
	if file, err := os.Open(path); err == nil {
		file.Close()
		t.Skip("this user may read every file")
	}
	if _, err := list(source, providers.Companies); !errors.Is(err, providers.ErrDenied) || !strings.Contains(err.Error(), path) {
		t.Errorf("a file without rights: %v", err)
	}
}

func TestUnknownTables(t *testing.T) {
	source := newSource(t, "", nil)
	ctx := context.Background()
	if _, err := source.Schema(ctx, "calls"); err == nil {
		t.Error("there is a schema")
	}
	if err := source.Records(ctx, providers.Favorites, nil); err == nil {
		t.Error("favorites are records")
	}
	if err := source.Memberships(ctx, providers.Persons, nil); err == nil {
		t.Error("persons are memberships")
	}
	if _, err := source.Exist(ctx, "rep", []string{"5"}); err == nil {
		t.Error("reps are looked up")
	}
}

// A file that another program is writing may be half of itself.
func TestFileThatChangesMeanwhile(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"grows": func(path string) error {
			file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer file.Close()
			_, err = file.WriteString("3,5\n")
			return err
		},
		"shrinks": func(path string) error { return os.Truncate(path, int64(len("id,RepID\n1,5\n"))) },
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			path := filepath.Join(base, "persons.csv")
			if err := os.WriteFile(path, []byte("id,RepID\n1,5\n2,5\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			source, _ := decode(t, `dir = "."`, base)
			err := source.Records(context.Background(), providers.Persons, func(providers.Record) error { return change(path) })
			if err == nil || !strings.Contains(err.Error(), "changed while it was read") {
				t.Error(err)
			}
		})
	}
}

// Another file of that name is no matter: the one that was opened is read.
func TestFileThatIsReplacedMeanwhile(t *testing.T) {
	base := t.TempDir()
	path := filepath.Join(base, "persons.csv")
	if err := os.WriteFile(path, []byte("id,RepID\n1,5\n2,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	source, _ := decode(t, `dir = "."`, base)
	n := 0
	err := source.Records(context.Background(), providers.Persons, func(providers.Record) error {
		n++
		if err := os.WriteFile(path+".new", []byte("id,RepID\n"), 0o600); err != nil {
			return err
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Skip("this system does not replace open files:", err)
		}
		return nil
	})
	if err != nil || n != 2 {
		t.Errorf("%d records, %v", n, err)
	}
}

func TestErrorsOfTheCaller(t *testing.T) {
	source := newSource(t, "", files{
		"persons.csv":   "id,RepID\n" + strings.Repeat("1,5\n", 5000),
		"favorites.csv": "rep,kind,record\n" + strings.Repeat("5,person,1\n", 5000),
	})
	stop := errors.New("stop")
	n := 0
	err := source.Records(context.Background(), providers.Persons, func(providers.Record) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("Records: %v after %d records", err, n)
	}
	n = 0
	err = source.Memberships(context.Background(), providers.Favorites, func(providers.Membership) error { n++; return stop })
	if !errors.Is(err, stop) || n != 1 {
		t.Errorf("Memberships: %v after %d rows", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err = source.Records(ctx, providers.Persons, func(providers.Record) error { n++; cancel(); return nil })
	if !errors.Is(err, context.Canceled) || n >= 5000 {
		t.Errorf("cancelled: %v after %d records", err, n)
	}
	if _, err := source.Exist(ctx, addressbook.Person, []string{"1"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled look-up: %v", err)
	}
	if _, err := source.Schema(ctx, providers.Persons); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled schema: %v", err)
	}
}
