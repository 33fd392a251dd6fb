package aurea_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	sandbox "contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/fault"
)

// simulation is a source of a simulated CRM.
type simulation struct {
	*world
	server *sandbox.Server
	url    string

	// cut, if it is not 0, has the next reply end after so many bytes.
	cut int

	// changed is when records are changed.
	changed time.Time
}

// sheets are persons of three reps, with companies, favorites and a sales group.
func sheets(persons int) database.Sheets {
	s := database.Sheets{
		Persons:   database.Sheet{Header: []string{"id", "company", "FirstName", "LastName", "E-mail1", "Tel1", "Born", "Country", "RepID", "SalesGroup"}},
		Companies: database.Sheet{Header: []string{"id", "Company", "Country", "RepID", "SalesGroup"}},
		Reps: database.Sheet{Header: []string{"id", "name", "email", "enabled", "user_settings"}, Rows: [][]string{
			{"17", "Anna", "anna@example.com", "1", "<SyncSettings/>"}, {"18", "Bob", "bob@example.com", "1", ""}, {"19", "Carol", "carol@example.com", "0", ""},
		}},
		Favorites: database.Sheet{Header: []string{"rep", "kind", "record"}, Rows: [][]string{
			{"18", "person", fmt.Sprint(key(1))}, {"18", "company", fmt.Sprint(key(2))}, {"17", "person", fmt.Sprint(key(2))},
		}},
		SalesGroups: database.Sheet{Header: []string{"group", "rep"}, Rows: [][]string{{"key", "17"}, {"key", "19"}}},
	}
	for i := range persons {
		group := ""
		if i%5 == 0 {
			group = "key"
		}
		s.Persons.Rows = append(s.Persons.Rows, []string{
			fmt.Sprint(key(uint64(i + 1))), fmt.Sprint(key(uint64(i/3 + 1))), "Zoë", fmt.Sprintf("Byron & <%d>", i), "zoe@example.com", "+43 1 555", "1815-12-10",
			[]string{"Austria", "Germany"}[i%2], []string{"17", "18", ""}[i%3], group,
		})
		if i%3 == 0 {
			s.Companies.Rows = append(s.Companies.Rows, []string{fmt.Sprint(key(uint64(i/3 + 1))), fmt.Sprintf("Engines %d", i), "Austria", []string{"17", "18"}[i%2], group})
		}
	}
	return s
}

const simulated = `
	page_size = 20
	busy_wait = "5s"
	person {
		sales_group_field = "SalesGroup"
		date_fields       = ["Born"]
	}
	company {
		sales_group_field = "SalesGroup"
	}
	rep {
		enabled_field  = "Connector"
		settings_field = "UserSettings"
	}
	sales_group {
		table       = "SalesGroup"
		group_field = "SalesGroup"
	}
`

func simulate(t *testing.T, o sandbox.Options, block string) *simulation {
	t.Helper()
	s := &simulation{changed: time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)}
	now := func() time.Time { return s.clock.time() }
	db, err := database.New(sheets(50), database.Options{Now: func() time.Time { return s.changed }})
	if err != nil {
		t.Fatal(err)
	}
	s.server, err = sandbox.New(sandbox.Config{Options: o, Database: db, Now: now, Password: func(string) string { return "canary" }})
	if err != nil {
		t.Fatal(err)
	}
	s.server.Faults = fault.New(1, nil)
	s.url = serve(t, func(w http.ResponseWriter, r *http.Request) {
		if s.cut == 0 {
			s.server.ServeHTTP(w, r)
			return
		}
		recorder := httptest.NewRecorder()
		s.server.ServeHTTP(recorder, r)
		w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
		_, _ = w.Write(recorder.Body.Bytes()[:s.cut])
		s.cut = 0
	})
	s.url += "/CRMinterface/xml"
	s.world = s.open(t, block)
	return s
}

// open makes another source of the CRM.
func (s *simulation) open(t *testing.T, block string) *world {
	w := open(t, s.url, block)
	w.Need(providers.Persons, []string{"FirstName", "LastName", "E-mail1", "Tel1", "Born", "Country"})
	w.Need(providers.Companies, []string{"Company", "Country"})
	return w
}

func rep(id, email string) providers.Record {
	return providers.Record{ID: id, Rep: providers.RepFields{Email: email}}
}

func TestTheSimulatedCRMIsReadInFull(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"as it is":           {},
		"absent fields":      {Empty: "absent", Children: "following", Locked: "absent", LoginStatus: "401"},
		"null, UTF-16":       {Empty: "null", Encoding: "utf-16", DateSeparator: ".", Booleans: "1", Active: "named"},
		"Latin 1":            {Encoding: "iso-8859-1", DateSeparator: "/", Codes: "no", Join: "with"},
		"a limit of its own": {MaxRecords: 7},
	} {
		t.Run(name, func(t *testing.T) {
			s := simulate(t, o, simulated)
			reps := read(t, s, providers.Reps)
			if len(reps) != 3 || !reps[0].Rep.Enabled || reps[2].Rep.Enabled || reps[0].ID != "17" || reps[0].Rep.Settings == "" || reps[1].Rep.Email != "bob@example.com" {
				t.Errorf("reps %+v", reps)
			}
			persons := read(t, s, providers.Persons)
			if len(persons) != 50 {
				t.Fatalf("%d persons", len(persons))
			}
			first := persons[0]
			if want := []string{"Zoë", "Byron & <0>", "zoe@example.com", "+43 1 555", "1815-12-10", "Austria", "17", "key"}; !slices.Equal(first.Values, want) ||
				first.Company != fmt.Sprint(key(1)) || !slices.Equal(first.Groups, []string{"key"}) || !slices.Equal(first.Reps, []addressbook.RepID{"17"}) {
				t.Errorf("person %+v", first)
			}
			if companies := read(t, s, providers.Companies); len(companies) != 17 {
				t.Errorf("%d companies", len(companies))
			}
			if got := members(t, s, providers.Favorites); len(got) != 3 || got[0] != (providers.Membership{Rep: "17", Kind: addressbook.Person, Record: fmt.Sprint(key(2))}) {
				t.Errorf("favorites %+v", got)
			}
			if got := members(t, s, providers.SalesGroups); len(got) != 2 || got[0] != (providers.Membership{Rep: "17", Group: "key"}) {
				t.Errorf("sales groups %+v", got)
			}
			exist, err := s.Exist(t.Context(), addressbook.Person, []string{fmt.Sprint(key(1)), fmt.Sprint(key(900))})
			if err != nil || len(exist) != 2 || !exist[fmt.Sprint(key(1))] || exist[fmt.Sprint(key(900))] {
				t.Errorf("exist %v, error %v", exist, err)
			}
			anna := s.As(rep("17", "anna@example.com"), providers.Wish{Rep: true, Favorites: true, SalesGroup: true, Companies: true})
			want := []string{}
			for _, p := range persons {
				if slices.Contains(p.Reps, "17") || slices.Contains(p.Groups, "key") || p.ID == fmt.Sprint(key(2)) {
					want = append(want, p.ID)
				}
			}
			if got := ids(read(t, anna, providers.Persons)); !slices.Equal(got, want) {
				t.Errorf("Anna gets %d persons, want %d", len(got), len(want))
			}
			if len(read(t, anna, providers.Companies)) < 10 {
				t.Error("Anna misses companies")
			}
			_, err = tryRead(t, s.As(rep("99", "nobody@example.com"), providers.Wish{Rep: true}), providers.Persons)
			if !errors.Is(err, providers.ErrDenied) {
				t.Errorf("somebody without a login: error %v", err)
			}
		})
	}
}

func TestTheSimulatedCRMByOtherNames(t *testing.T) {
	for name, block := range map[string]string{
		"short ids and numbers": `
			person {
				table  = "KP"
				fields = ["3", "4"]
			}
			company { table = "FI" }
			rep {
				table       = "ID"
				email_field = "27"
			}`,
		"favorites by the relation": `favorite { link = "table" }`,
		"the form field":            `body = "form"`,
		"external keys":             `catalogs = "key"`,
	} {
		t.Run(name, func(t *testing.T) {
			s := simulate(t, sandbox.Options{}, block)
			persons := read(t, s, providers.Persons)
			if len(persons) != 50 || !slices.Contains(persons[0].Values, "Byron & <0>") {
				t.Fatalf("%d persons, the first %q", len(persons), persons[0].Values)
			}
			if name == "external keys" && slices.Contains(persons[0].Values, "Austria") {
				t.Errorf("a catalog's text: %q", persons[0].Values)
			}
			if reps := read(t, s, providers.Reps); len(reps) != 3 || reps[0].Rep.Email != "anna@example.com" {
				t.Errorf("reps %+v", reps)
			}
			if got := members(t, s, providers.Favorites); len(got) != 3 {
				t.Errorf("favorites %+v", got)
			}
		})
	}
}

func TestFaultsOfTheSimulatedCRM(t *testing.T) {
	person := func(i uint64) string { return fmt.Sprint(key(i)) }
	t.Run("a time-out with the request still running", func(t *testing.T) {
		s := simulate(t, sandbox.Options{RunOn: 4 * time.Second}, simulated)
		s.server.Faults.Once(fault.CRMRunsOn, 1)
		if got := read(t, s, providers.Persons); len(got) != 50 || !slices.Equal(s.clock.slept, []time.Duration{5 * time.Second}) {
			t.Errorf("%d persons, slept %v", len(got), s.clock.slept)
		}
	})
	t.Run("one that runs longer than it was waited for", func(t *testing.T) {
		s := simulate(t, sandbox.Options{RunOn: 6 * time.Second}, simulated)
		s.server.Faults.Once(fault.CRMRunsOn, 1)
		if got := read(t, s, providers.Persons); len(got) != 50 || !slices.Equal(s.clock.slept, []time.Duration{5 * time.Second, 2 * time.Second}) {
			t.Errorf("%d persons, slept %v", len(got), s.clock.slept)
		}
	})
	t.Run("an active login", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		s.server.Faults.Once(fault.CRMActive, 2)
		if got := read(t, s, providers.Persons); len(got) != 50 || len(s.clock.slept) != 2 {
			t.Errorf("%d persons, slept %v", len(got), s.clock.slept)
		}
	})
	t.Run("a reply that is cut", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		s.cut = 900
		if got := read(t, s, providers.Persons); len(got) != 50 || len(s.clock.slept) != 1 {
			t.Errorf("%d persons, slept %v", len(got), s.clock.slept)
		}
	})
	t.Run("a limit without a marker", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, strings.Replace(simulated, "page_size = 20", "page_size = 1000", 1))
		s.server.Faults.Once(fault.CRMLimit, 1)
		if got := read(t, s, providers.Persons); len(got) != 50 {
			t.Errorf("%d persons", len(got))
		}
	})
	t.Run("nothing for a login that lost its rights", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		read(t, s, providers.Persons)
		s.server.Faults.Once(fault.CRMRightsLost, 1)
		if got, err := s.Exist(t.Context(), addressbook.Person, []string{person(1)}); err == nil || len(got) > 0 {
			t.Errorf("a look-up says %v, error %v", got, err)
		}
	})
	t.Run("a merge", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		before := ids(read(t, s, providers.Persons))
		if err := s.server.Database().Merge("KP", key(1), key(2)); err != nil {
			t.Fatal(err)
		}
		after := ids(read(t, s, providers.Persons))
		got, err := s.Exist(t.Context(), addressbook.Person, before[:3])
		if err != nil || len(after) != 49 || !got[person(1)] || got[person(2)] || !got[person(3)] {
			t.Errorf("%d persons, exist %v, error %v", len(after), got, err)
		}
	})
	t.Run("a record that is marked as deleted", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		if err := s.server.Database().Mark("KP", key(1)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Exist(t.Context(), addressbook.Person, []string{person(1), person(3)}); err != nil || got[person(1)] || !got[person(3)] {
			t.Errorf("exist %v, error %v", got, err)
		}
	})
	t.Run("catalogs in the language that was asked for", func(t *testing.T) {
		for language, want := range map[string]string{"de": "Österreich", "en": "Austria"} {
			s := simulate(t, sandbox.Options{}, simulated+fmt.Sprintf("language = %q", language))
			if got := read(t, s, providers.Persons); got[0].Values[5] != want {
				t.Errorf("%s: %q, want %q", language, got[0].Values[5], want)
			}
		}
	})
	t.Run("a field that it does not have", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		s.Need(providers.Persons, []string{"Mobile"})
		if _, err := tryRead(t, s, providers.Persons); err == nil || !strings.Contains(err.Error(), `"Mobile" of the table "Person"`) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("rights that hide fields and records", func(t *testing.T) {
		s := simulate(t, sandbox.Options{}, simulated)
		one, ok := s.server.Logins().Login("ANNA")
		if !ok {
			t.Fatal("Anna has no login")
		}
		one.Rights = login.Rights{"KP": {Locked: []string{"Tel1"}}}
		if err := s.server.Logins().Put(one); err != nil {
			t.Fatal(err)
		}
		got := read(t, s.As(rep("17", "anna@example.com"), providers.Wish{Rep: true}), providers.Persons)
		if len(got) == 0 || !slices.Equal(got[0].Locked, []int{3}) || got[0].Values[3] != "" {
			t.Errorf("records %+v", got)
		}
	})
	for status, want := range map[string]error{"200": providers.ErrCredentials, "401": providers.ErrCredentials} {
		t.Run("a refused login by "+status, func(t *testing.T) {
			s := simulate(t, sandbox.Options{LoginStatus: status}, simulated+"user = \"NOBODY\"\npassword = \"x\"")
			if _, err := tryRead(t, s, providers.Persons); !errors.Is(err, want) {
				t.Errorf("error %v", err)
			}
		})
	}
	t.Run("conditions that it does not have", func(t *testing.T) {
		s := simulate(t, sandbox.Options{Operators: "="}, simulated)
		if _, err := tryRead(t, s, providers.Persons); err == nil {
			t.Error("a table of three pages was read without ranges of keys")
		}
	})
}
