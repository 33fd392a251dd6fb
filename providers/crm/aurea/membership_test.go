package aurea_test

import (
	"cmp"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func members(t *testing.T, source providers.Source, table providers.Table) []providers.Membership {
	t.Helper()
	var list []providers.Membership
	err := source.Memberships(t.Context(), table, func(m providers.Membership) error {
		list = append(list, m)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b providers.Membership) int {
		return cmp.Or(cmp.Compare(a.Rep, b.Rep), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Record, b.Record))
	})
	return list
}

// marks adds favorites to a CRM: both by fields and by the relation.
func marks(c *crm) {
	c.add("Company", key(7), "Company", "Engines", "RepID", "18")
	c.add("Person", key(1), "FirstName", "Ada", "RepID", "17").company = key(7)
	c.add("Person", key(2), "FirstName", "Bea", "RepID", "18")
	mark := func(id uint64, rep, kind, table string, serial uint64) {
		c.add("FV", id, "RepID", rep, "LinkType", kind, "LinkStatNo", "1", "LinkSeqNo", string(rune('0'+serial))).link = table
	}
	mark(key(101), "17", "KP", "Person/4294967298", 2)
	mark(key(102), "17", "FI", "Company/4294967303", 7)
	mark(key(103), "17", "Y1", "", 5)
	mark(key(104), "", "KP", "Person/4294967297", 1)
	mark(key(105), "18", "Person", "Person/4294967297", 1)
}

func TestFavorites(t *testing.T) {
	want := []providers.Membership{
		{Rep: "17", Kind: addressbook.Company, Record: "4294967303"},
		{Rep: "17", Kind: addressbook.Person, Record: "4294967298"},
		{Rep: "18", Kind: addressbook.Person, Record: "4294967297"},
	}
	for _, block := range []string{"", `favorite { link = "table" }`} {
		t.Run(block, func(t *testing.T) {
			c := newCRM(t)
			marks(c)
			if got := members(t, open(t, c.url, block), providers.Favorites); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			if block != "" && !strings.Contains(c.requests[0], `<table table="FV" maxrecords="5001"><table tablename="Person" linkId="-1" flags="2048"/>`) {
				t.Errorf("request %s", c.requests[0])
			}
		})
	}
}

func TestAFavoriteThatCannotBeUnderstoodIsAnError(t *testing.T) {
	for name, prepare := range map[string]func(*row){
		"a key that is none": func(r *row) { r.fields["LinkSeqNo"] = "canary" },
		"a locked rep":       func(r *row) { r.attrs["RepID"] = ` locked="true"` },
	} {
		t.Run(name, func(t *testing.T) {
			c := newCRM(t)
			prepare(c.add("FV", key(1), "RepID", "17", "LinkType", "KP", "LinkStatNo", "1", "LinkSeqNo", "2"))
			err := open(t, c.url, "").Memberships(t.Context(), providers.Favorites, func(providers.Membership) error { return nil })
			if err == nil || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "4294967297") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// teams adds sales groups to a CRM: of members by name, and as rows of records.
func teams(c *crm) {
	marks(c)
	c.tables["Person"][1].fields["Team"] = "north"
	c.tables["Company"][0].fields["Team"] = "south"
	c.add("Team", key(201), "RepID", "17", "Name", "north")
	c.add("Team", key(202), "RepID", "19", "Name", "south")
	c.add("Team", key(203), "RepID", "19", "Name", "")
	c.add("SalesGroup", key(301), "RepID", "17").link = "Person/4294967298"
	c.add("SalesGroup", key(302), "RepID", "19").link = "Company/4294967303"
}

const byName = `
person { sales_group_field = "Team" }
company { sales_group_field = "Team" }
sales_group {
	table       = "Team"
	group_field = "Name"
}`

const byRecord = `sales_group { table = "SalesGroup" }`

func TestSalesGroups(t *testing.T) {
	for _, test := range []struct {
		name, block string
		want        []providers.Membership
		groups      [][]string // of the two persons and the company
	}{
		{"by name", byName, []providers.Membership{{Rep: "17", Group: "north"}, {Rep: "19", Group: "south"}}, [][]string{nil, {"north"}, {"south"}}},
		{"by record", byRecord, []providers.Membership{{Rep: "17", Group: "person/4294967298"}, {Rep: "19", Group: "company/4294967303"}},
			[][]string{{"person/4294967297", "company/4294967303"}, {"person/4294967298"}, {"company/4294967303"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			teams(c)
			w := open(t, c.url, test.block)
			if got := members(t, w, providers.SalesGroups); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			var groups [][]string
			for _, r := range slices.Concat(read(t, w, providers.Persons), read(t, w, providers.Companies)) {
				groups = append(groups, r.Groups)
			}
			if !reflect.DeepEqual(groups, test.groups) {
				t.Errorf("groups %q, want %q", groups, test.groups)
			}
		})
	}
}

func TestAsARepGetsWhatTheWishSelects(t *testing.T) {
	for _, test := range []struct {
		name, rep, block   string
		wish               providers.Wish
		persons, companies []string
	}{
		{"nothing", "17", "", providers.Wish{}, []string{}, []string{}},
		{"rep, with the company of the person", "17", "", providers.Wish{Rep: true}, []string{"4294967297"}, []string{"4294967303"}},
		{"rep, companies too", "18", "", providers.Wish{Rep: true, Companies: true}, []string{"4294967298"}, []string{"4294967303"}},
		{"favorites", "17", "", providers.Wish{Favorites: true}, []string{"4294967298"}, []string{}},
		{"favorites, companies too", "17", "", providers.Wish{Favorites: true, Companies: true}, []string{"4294967298"}, []string{"4294967303"}},
		{"a superset, each once", "17", byName, providers.Wish{Rep: true, Favorites: true, SalesGroup: true, Companies: true}, []string{"4294967297", "4294967298"}, []string{"4294967303"}},
		{"sales group by name", "17", byName, providers.Wish{SalesGroup: true}, []string{"4294967298"}, []string{}},
		{"sales group of a company by name", "19", byName, providers.Wish{SalesGroup: true, Companies: true}, []string{}, []string{"4294967303"}},
		{"sales group by record", "17", byRecord, providers.Wish{SalesGroup: true}, []string{"4294967298"}, []string{}},
		{"the persons of a company's sales group", "19", byRecord, providers.Wish{SalesGroup: true}, []string{"4294967297"}, []string{"4294967303"}},
		{"all", "99", "", providers.Wish{All: true}, []string{"4294967297", "4294967298"}, []string{"4294967303"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			teams(c)
			w := open(t, c.url, test.block)
			rep := providers.Record{ID: test.rep, Rep: providers.RepFields{Email: "rep@example.com"}}
			source := w.As(rep, test.wish)
			persons, companies := read(t, source, providers.Persons), read(t, source, providers.Companies)
			if !slices.Equal(ids(persons), test.persons) || !slices.Equal(ids(companies), test.companies) {
				t.Errorf("persons %v, want %v; companies %v, want %v", ids(persons), test.persons, ids(companies), test.companies)
			}
			for _, request := range c.parsed {
				if request.Impersonate != "email=rep@example.com" {
					t.Errorf("a request impersonates %q", request.Impersonate)
				}
			}
			if test.block == byRecord && test.rep == "19" && !strings.Contains(strings.Join(c.requests, ""), `<table tablename="Company" flags="256"/>`) {
				t.Error("persons without the company are asked for too")
			}
			whole := read(t, w, providers.Companies)
			for _, company := range companies {
				if !reflect.DeepEqual(company, whole[0]) {
					t.Errorf("company %+v, want as it is read by itself: %+v", company, whole[0])
				}
			}
		})
	}
}

func TestAsARepCostsFewRequests(t *testing.T) {
	c := newCRM(t)
	teams(c)
	w := open(t, c.url, byName+"\ncross_check = \"none\"")
	source := w.As(providers.Record{ID: "17", Rep: providers.RepFields{Email: "rep@example.com"}},
		providers.Wish{Rep: true, Favorites: true, SalesGroup: true, Companies: true})
	for range 2 {
		read(t, source, providers.Persons)
		read(t, source, providers.Companies)
		got := members(t, source, providers.Favorites)
		if len(got) != 2 {
			t.Errorf("favorites %v", got)
		}
		members(t, source, providers.SalesGroups)
	}
	if c.count() != 2 {
		t.Errorf("%d requests, want 2: favorites with sales groups, and all records", c.count())
	}
}

func TestALargeSelectionOfARepIsReadInParts(t *testing.T) {
	c := newCRM(t)
	fill(c, serials(1, 1, 1, 60)...)
	w := open(t, c.url, "page_size = 10")
	source := w.As(providers.Record{ID: "17", Rep: providers.RepFields{Email: "rep@example.com"}}, providers.Wish{Rep: true})
	if got := read(t, source, providers.Persons); len(got) != 60 || c.most > 11 {
		t.Errorf("%d records in replies of up to %d rows, want 60 in 11", len(got), c.most)
	}
}

func TestARepWhoIsNotLetInConcernsNobodyElse(t *testing.T) {
	for name, refusal := range map[string]func(http.ResponseWriter, *document){"in the reply": refusing("Logon failed for canary"), "HTTP 401": status(http.StatusUnauthorized)} {
		t.Run(name, func(t *testing.T) {
			c := newCRM(t)
			teams(c)
			c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
				if request.Impersonate != "email=bad@example.com" {
					return false
				}
				refusal(w, request)
				return true
			}
			w := open(t, c.url, "")
			read(t, w, providers.Reps)
			bad := w.As(providers.Record{ID: "17", Rep: providers.RepFields{Email: "bad@example.com"}}, providers.Wish{Rep: true})
			before := c.count()
			for range 2 {
				_, err := tryRead(t, bad, providers.Persons)
				if !errors.Is(err, providers.ErrDenied) || errors.Is(err, providers.ErrCredentials) || strings.Contains(err.Error(), "canary") {
					t.Errorf("error %v, want ErrDenied", err)
				}
			}
			if n := c.count() - before; n != 1 {
				t.Errorf("%d attempts, want 1", n)
			}
			good := w.As(providers.Record{ID: "17", Rep: providers.RepFields{Email: "good@example.com"}}, providers.Wish{Rep: true})
			if got := read(t, good, providers.Persons); len(got) != 1 {
				t.Errorf("%d records of another rep", len(got))
			}
		})
	}
}

func TestAnAddressIsOneAddress(t *testing.T) {
	for _, email := range []string{"", "a@x;user=ADMIN", "a@x=b", "a@x b", "a@x\n"} {
		c := newCRM(t)
		source := open(t, c.url, "").As(providers.Record{ID: "17", Rep: providers.RepFields{Email: email}}, providers.Wish{Rep: true})
		_, err := tryRead(t, source, providers.Persons)
		if !errors.Is(err, providers.ErrDenied) || c.count() > 0 || email != "" && strings.Contains(err.Error(), email) {
			t.Errorf("%q: error %v after %d requests", email, err, c.count())
		}
	}
}

func TestARepHasNoMembershipsOfOtherTables(t *testing.T) {
	c := newCRM(t)
	w := open(t, c.url, byName)
	source := w.As(providers.Record{ID: "17", Rep: providers.RepFields{Email: "rep@example.com"}}, providers.Wish{Favorites: true, SalesGroup: true})
	if err := source.Memberships(t.Context(), providers.Persons, nil); err == nil || c.count() > 0 {
		t.Errorf("error %v after %d requests", err, c.count())
	}
}
