package csv_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func TestExist(t *testing.T) {
	source := newSource(t, "", files{
		"persons.csv":   "id,RepID\na1,5\n B2 ,\ndup,5\nDUP,6\n,5\n",
		"companies.csv": "id,RepID,SalesGroup\nc1,,\n",
	})
	for kind, want := range map[addressbook.Kind]map[string]bool{
		addressbook.Person:  {"a1": true, "A1": true, "b2": true, "dup": true, "c1": false, "": false, "a": false},
		addressbook.Company: {"c1": true, "a1": false},
	} {
		var ids []string
		for id := range want {
			ids = append(ids, id)
		}
		got, err := source.Exist(context.Background(), kind, ids)
		if err != nil || !maps.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", kind, got, err, want)
		}
	}
}

func TestExistOfNothing(t *testing.T) {
	source := newSource(t, "", files{"persons.csv": "id,RepID\n"})
	got, err := source.Exist(context.Background(), addressbook.Person, nil)
	if err != nil || len(got) != 0 {
		t.Error(got, err)
	}
}

// A look-up is about the records of this run, whatever became of the file.
func TestExistRemembersWhatRecordsRead(t *testing.T) {
	base := t.TempDir()
	path := filepath.Join(base, "persons.csv")
	source, _ := decode(t, `dir = "."`, base)
	write := func(content string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	check := func(id string, want bool) {
		t.Helper()
		got, err := source.Exist(context.Background(), addressbook.Person, []string{id})
		if err != nil || got[id] != want {
			t.Errorf("%s exists: %v, %v, want %v", id, got[id], err, want)
		}
	}

	write("id,RepID\nold,5\n")
	if _, err := list(source, providers.Persons); err != nil {
		t.Fatal(err)
	}
	write("id,RepID\nnew,5\n")
	check("old", true)
	check("new", false)

	// A read that failed is no read.
	write("id,RepID\nnew,5\nbroken\n")
	if _, err := list(source, providers.Persons); err == nil {
		t.Fatal("the broken file can be read")
	}
	check("old", true)

	write("id,RepID\nnew,5\n")
	if _, err := list(source, providers.Persons); err != nil {
		t.Fatal(err)
	}
	check("old", false)
	check("new", true)
}

func TestUseByManyGoroutines(t *testing.T) {
	source := newSource(t, "", files{"persons.csv": "id,RepID\n1,5\n2,5\n"})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := list(source, providers.Persons); err != nil {
				t.Error(err)
			}
		})
		group.Go(func() {
			got, err := source.Exist(context.Background(), addressbook.Person, []string{"1", "3"})
			if err != nil || !got["1"] || got["3"] {
				t.Error(got, err)
			}
		})
	}
	group.Wait()
}
