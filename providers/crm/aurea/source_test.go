package aurea_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/crm/aurea"
)

// clock is a clock that moves when somebody sleeps.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	return ctx.Err()
}

// world is a source and what is around it.
type world struct {
	*aurea.Source
	clock    *clock
	warnings []string
}

func decode(t testing.TB, text string) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(text), "main.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return hcldec.Decode(file.Body, aurea.Spec(), &hcl.EvalContext{Variables: map[string]cty.Value{
		"secret":  cty.StringVal("canary").Mark("sensitive"),
		"unknown": cty.UnknownVal(cty.String),
	}})
}

// open makes the source of a block, to which the url and a user are added.
func open(t testing.TB, url, block string) *world {
	t.Helper()
	if !strings.Contains(block, "user") && !strings.Contains(block, "token_") {
		block = "user = \"SYNC\"\npassword = secret\n" + block
	}
	body, diags := decode(t, fmt.Sprintf("url = %q\n%s", url, block))
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	w := &world{clock: &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}}
	n := 0
	var mu sync.Mutex
	source, err := aurea.New(body, aurea.Options{
		Dir: t.TempDir(), Now: w.clock.time, Sleep: w.clock.sleep, Rand: func() float64 { return 0 },
		Warn: func(s string) { w.warnings = append(w.warnings, s) },
		NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			n++
			return fmt.Sprintf("r%d", n)
		},
		Getenv: func(name string) string { return map[string]string{"CRM_TOKEN": "tok1"}[name] },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := source.Close(); err != nil {
			t.Error(err)
		}
	})
	w.Source = source
	return w
}

// read is all records of a table, sorted by id.
func read(t *testing.T, source providers.Source, table providers.Table) []providers.Record {
	t.Helper()
	list, err := tryRead(t, source, table)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func tryRead(t *testing.T, source providers.Source, table providers.Table) ([]providers.Record, error) {
	t.Helper()
	var list []providers.Record
	err := source.Records(t.Context(), table, func(r providers.Record) error {
		list = append(list, r)
		return nil
	})
	slices.SortFunc(list, func(a, b providers.Record) int { return strings.Compare(a.ID, b.ID) })
	return list, err
}

func ids(list []providers.Record) []string {
	all := []string{}
	for _, r := range list {
		all = append(all, r.ID)
	}
	return all
}

// key is the id of a record of station 1.
func key(serial uint64) uint64 { return 1<<32 + serial }

func TestRecordsReadsPersonsWithTheirCompany(t *testing.T) {
	for _, following := range []bool{false, true} {
		t.Run(fmt.Sprintf("following %v", following), func(t *testing.T) {
			c := newCRM(t)
			c.following = following
			c.add("Company", key(7), "Company", "Engines Ltd")
			c.add("Person", key(1), "FirstName", "Ada", "LastName", "Byron", "E-mail1", "ada@example.com", "Tel1", "+43 1", "RepID", "17").company = key(7)
			c.add("Person", key(2), "FirstName", "Zoë & <Co>", "RepID", "")
			w := open(t, c.url, "")
			got := read(t, w, providers.Persons)
			want := []providers.Record{
				{ID: "4294967297", Values: []string{"Ada", "Byron", "ada@example.com", "+43 1", "17"}, Origin: "Person 4294967297", Reps: []addressbook.RepID{"17"}, Company: "4294967303"},
				{ID: "4294967298", Values: []string{"Zoë & <Co>", "", "", "", ""}, Origin: "Person 4294967298"},
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			schema, err := w.Schema(t.Context(), providers.Persons)
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{"FirstName", "LastName", "E-mail1", "Tel1", "RepID"}; !slices.Equal(schema.Fields, want) {
				t.Errorf("schema %q, want %q", schema.Fields, want)
			}
			if companies := read(t, w, providers.Companies); !slices.Equal(ids(companies), []string{"4294967303"}) {
				t.Errorf("companies %v", ids(companies))
			}
			if c.count() != 4 {
				t.Errorf("%d requests, want for each table one, and one to see that the reply is whole", c.count())
			}
		})
	}
}

func TestNeedSaysWhatIsRead(t *testing.T) {
	for _, test := range []struct {
		name, block string
		need        []string
		want        []string
	}{
		{"the defaults without it", "", nil, []string{"FirstName", "LastName", "E-mail1", "Tel1", "RepID"}},
		{"nothing more than it names", "", []string{"LastName", "3"}, []string{"LastName", "3", "RepID"}},
		{"the block's list too", `person { fields = ["Title"] }`, []string{"LastName"}, []string{"Title", "LastName", "RepID"}},
		{"what the source itself needs", `person {
			rep_field = ["RepID", "RepID2"]
			sales_group_field = "Group"
		}`, []string{"RepID2"}, []string{"RepID2", "RepID", "Group"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := open(t, "http://127.0.0.1:1/", test.block)
			if test.need != nil {
				w.Need(providers.Persons, test.need)
			}
			schema, err := w.Schema(t.Context(), providers.Persons)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(schema.Fields, test.want) {
				t.Errorf("got %q, want %q", schema.Fields, test.want)
			}
		})
	}
	t.Run("no field of that form", func(t *testing.T) {
		w := open(t, "http://127.0.0.1:1/", "")
		w.Need(providers.Persons, []string{`LastName,Salary`})
		if _, err := w.Schema(t.Context(), providers.Persons); err == nil {
			t.Error("a list of fields passed as a field")
		}
	})
}

func TestFieldsByNumberAreKnownByTheirEcho(t *testing.T) {
	c := newCRM(t)
	c.add("Person", key(1), "#3", "Ada", "#4", "Byron", "RepID", "17")
	w := open(t, c.url, "")
	w.Need(providers.Persons, []string{"3", "#4"})
	got := read(t, w, providers.Persons)
	if want := []string{"Ada", "Byron", "17"}; len(got) != 1 || !slices.Equal(got[0].Values, want) {
		t.Errorf("got %+v, want the values %q", got, want)
	}
}

func TestRepsHaveWhatMatchesThemToMailboxes(t *testing.T) {
	c := newCRM(t)
	c.add("RepUser", key(1), "Name", "Bob", "E-mail1", " bob@example.com ", "RepNo", "17", "Sync", "Ja", "UserSettings", "<SyncSettings/>")
	c.add("RepUser", key(2), "Name", "Eve", "E-mail1", "eve@example.com", "RepNo", "18", "Sync", "")
	c.add("RepUser", key(3), "Name", "Odd", "RepNo", "19", "Sync", "maybe")
	c.add("RepUser", key(4), "Name", "None")
	c.add("Person", key(9), "RepID", "17")
	w := open(t, c.url, `rep {
		id_field       = "RepNo"
		enabled_field  = "Sync"
		settings_field = "UserSettings"
	}`)
	got := read(t, w, providers.Reps)
	type rep struct {
		id, problem string
		fields      providers.RepFields
	}
	var reps []rep
	for _, r := range got {
		reps = append(reps, rep{r.ID, r.Problem, r.Rep})
	}
	want := []rep{
		{"", "the rep has no id in the field that id_field in the block rep names", providers.RepFields{}},
		{"17", "", providers.RepFields{Email: "bob@example.com", Enabled: true, Settings: "<SyncSettings/>"}},
		{"18", "", providers.RepFields{Email: "eve@example.com"}},
		{"19", "the flag for the connector has a value that is not known: add it to true_texts in the block rep if it means yes", providers.RepFields{}},
	}
	if !reflect.DeepEqual(reps, want) {
		t.Errorf("got  %+v\nwant %+v", reps, want)
	}
	read(t, w, providers.Persons)
	if len(w.warnings) > 0 {
		t.Errorf("warnings %q", w.warnings)
	}
}

func TestWarnsOfSettingsThatGiveNobodyAnything(t *testing.T) {
	c := newCRM(t)
	c.add("RepUser", key(1), "E-mail1", "bob@example.com")
	c.add("Person", key(9), "RepID", "17")
	w := open(t, c.url, `rep { id_field = "" }`)
	read(t, w, providers.Reps)
	for range 2 {
		read(t, w, providers.Persons)
	}
	if len(w.warnings) != 2 || !strings.Contains(w.warnings[0], "enabled_field") || !strings.Contains(w.warnings[1], "id_field") {
		t.Errorf("warnings %q", w.warnings)
	}
}

func TestValues(t *testing.T) {
	c := newCRM(t)
	r := c.add("Person", key(1), "FirstName", "Ada\x01 \uFFFE", "LastName", "hidden", "E-mail1", "stale", "Tel1", "20150810", "Birth", "18151210", "RepID", "17")
	r.attrs["LastName"], r.attrs["E-mail1"] = ` locked="true"`, ` null="1"`
	c.handle = nil
	r2 := c.add("Person", key(2), "RepID", "17")
	r2.attrs["RepID"] = ` locked="1"`
	w := open(t, c.url, `person { date_fields = ["Birth"] }`)
	w.Need(providers.Persons, []string{"FirstName", "LastName", "E-mail1", "Tel1", "Birth"})
	got := read(t, w, providers.Persons)
	if want := []string{"Ada\uFFFD \uFFFD", "", "", "20150810", "1815-12-10", "17"}; !slices.Equal(got[0].Values, want) {
		t.Errorf("values %q, want %q", got[0].Values, want)
	}
	if want := []int{1}; !slices.Equal(got[0].Locked, want) {
		t.Errorf("locked %v, want %v", got[0].Locked, want)
	}
	if got[0].Problem != "" || got[1].Problem == "" {
		t.Errorf("problems %q and %q: that of the locked rep field alone", got[0].Problem, got[1].Problem)
	}
}

func TestYieldEndsTheRead(t *testing.T) {
	c := newCRM(t)
	c.add("Person", key(1))
	w := open(t, c.url, "")
	stop := errors.New("stop")
	if err := w.Records(t.Context(), providers.Persons, func(providers.Record) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

func TestTablesThatAreNone(t *testing.T) {
	w := open(t, "http://127.0.0.1:1/", "")
	if err := w.Records(t.Context(), providers.Favorites, nil); err == nil {
		t.Error("favorites have records")
	}
	if err := w.Memberships(t.Context(), providers.Persons, nil); err == nil {
		t.Error("persons have memberships")
	}
	if _, err := w.Schema(t.Context(), "nothing"); err == nil {
		t.Error("there is a table nothing")
	}
	if err := w.Memberships(t.Context(), providers.SalesGroups, nil); err == nil || !strings.Contains(err.Error(), "sales_group") {
		t.Errorf("sales groups without a block: %v", err)
	}
}
