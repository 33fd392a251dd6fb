package aurea_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	sandbox "contactsync/providers/sandbox/crm"
)

// withStamps has so many persons of the rep 17, changed one after the other in the minutes
// after midnight of the 20th of November.
func withStamps(c *crm, persons int) {
	for i := range persons {
		c.add("Person", key(uint64(i+1)), "FirstName", fmt.Sprint("First ", i), "RepID", "17", "Upd", "20261120", "UpdTime", minute(i))
	}
}

func minute(i int) string { return fmt.Sprintf("%02d:%02d", i/60%24, i%60) }

// edit changes a field of a person.
func (c *crm) edit(serial uint64, day, clock, field, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.tables["Person"] {
		if r.id == key(serial) {
			r.fields[field], r.fields["Upd"], r.fields["UpdTime"] = value, day, clock
		}
	}
}

// remove deletes a person.
func (c *crm) remove(serial uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tables["Person"] = slices.DeleteFunc(c.tables["Person"], func(r *row) bool { return r.id == key(serial) })
}

// asked is the requests since the first n: how many, and whether all persons were among
// what they asked for.
func (c *crm) asked(n int) (requests int, inFull bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, request := range c.parsed[n:] {
		for _, q := range request.Queries {
			inFull = inFull || q.Table.name() == "Person" && len(q.Conditions) == 0
		}
	}
	return len(c.parsed) - n, inFull
}

// values are the fields of the record with an id, nil if there is none.
func values(records []providers.Record, serial uint64) []string {
	for _, r := range records {
		if r.ID == fmt.Sprint(key(serial)) {
			return r.Values
		}
	}
	return nil
}

const always = "incremental {}\n"

func TestAnIncrementalReadAsksForWhatChanged(t *testing.T) {
	c := newCRM(t)
	c.add("Company", key(7))
	withStamps(c, 1000)
	c.edit(1000, "20261120", "23:00", "FirstName", "Last") // the overlap has this one alone
	w := open(t, c.url, always)
	first := read(t, w, providers.Persons)
	c.edit(10, "20261121", "10:00", "FirstName", "Zoë")
	c.edit(20, "20261121", "10:01", "RepID", "18")
	c.add("Person", key(5000), "FirstName", "New", "RepID", "17", "Upd", "20261121", "UpdTime", "10:02").company = key(7)
	n := c.count()
	got := read(t, w, providers.Persons)
	if requests, inFull := c.asked(n); requests > 3 || inFull {
		t.Errorf("%d requests, in full: %v; want one for what changed, one to see that it is whole, and one for the records", requests, inFull)
	}
	if want := read(t, open(t, c.url, ""), providers.Persons); !reflect.DeepEqual(got, want) {
		t.Errorf("%d records, not those %d of a read in full", len(got), len(want))
	}
	if i := slices.IndexFunc(got, func(r providers.Record) bool { return r.ID == fmt.Sprint(key(20)) }); !slices.Equal(got[i].Reps, []addressbook.RepID{"18"}) {
		t.Errorf("the record that has another rep: %+v", got[i])
	}
	if &got[0].Values[0] != &first[0].Values[0] {
		t.Error("values that did not change were copied")
	}
	// What changed is not forgotten by the next one.
	if again := read(t, w, providers.Persons); !reflect.DeepEqual(again, got) {
		t.Error("the third read has other records")
	}
	if schema, err := w.Schema(t.Context(), providers.Persons); err != nil || len(schema.Fields) != len(got[0].Values) {
		t.Errorf("schema %v, error %v, values %q", schema, err, got[0].Values)
	}
}

func TestWhenAReadIsInFull(t *testing.T) {
	for _, test := range []struct {
		name, block string
		change      func(c *crm, w *world)
		inFull      bool
	}{
		{"nothing happened", always, func(*crm, *world) {}, false},
		{"no block", "", func(*crm, *world) {}, true},
		{"a moment before the time", `incremental { full_every = "1h" }`, func(_ *crm, w *world) { w.clock.now = w.clock.now.Add(time.Hour - 1) }, false},
		{"the time has come", `incremental { full_every = "1h" }`, func(_ *crm, w *world) { w.clock.now = w.clock.now.Add(time.Hour) }, true},
		{"the clock was set back", always, func(_ *crm, w *world) { w.clock.now = w.clock.now.Add(-time.Second) }, true},
		{"another field is wanted", always, func(_ *crm, w *world) { w.Need(providers.Persons, []string{"LastName"}) }, true},
		{"the record that changed last is gone", always, func(c *crm, _ *world) { c.remove(100) }, true},
		{"another record is gone", always, func(c *crm, _ *world) { c.remove(50) }, false},
		{"many records changed", "page_size = 100\nbatch_size = 10\n" + always, func(c *crm, _ *world) {
			for i := range uint64(60) {
				c.edit(i+1, "20261122", "10:00", "FirstName", "Zoë")
			}
		}, true},
		{"conditions on stamps find nothing", always, func(c *crm, _ *world) {
			for i := range 100 {
				c.edit(uint64(i+1), "", "", "LastName", "Byron") // as if in another form
			}
		}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			withStamps(c, 100)
			w := open(t, c.url, test.block)
			read(t, w, providers.Persons)
			test.change(c, w)
			n := c.count()
			read(t, w, providers.Persons)
			if _, inFull := c.asked(n); inFull != test.inFull {
				t.Errorf("in full: %v", inFull)
			}
		})
	}
}

func TestARecordLeavesTheKeptOnes(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	c.edit(6, "20261120", "23:00", "FirstName", "Last") // the overlap has this one alone
	w := open(t, c.url, always+`person { conditions = [{ field = "Blocked", op = "<>", value = "1" }] }`)
	read(t, w, providers.Persons)
	c.remove(5)
	c.edit(6, "20261121", "10:00", "Blocked", "1")
	got := read(t, w, providers.Persons)
	if len(got) != 99 || values(got, 5) == nil || values(got, 6) != nil {
		t.Errorf("%d records; want no more the one that does not meet the conditions, and still the one that was deleted", len(got))
	}
	n := c.count()
	if got := read(t, w, providers.Persons); len(got) != 99 {
		t.Errorf("%d records in the third read", len(got))
	}
	if _, inFull := c.asked(n); inFull {
		t.Error("the third read does not go on from the stamp of the record that left")
	}
	w.clock.now = w.clock.now.Add(24 * time.Hour)
	if got := read(t, w, providers.Persons); len(got) != 98 || values(got, 5) != nil {
		t.Errorf("%d records after the read in full", len(got))
	}
}

func TestAnIncrementalReadThatFails(t *testing.T) {
	for name, from := range map[string]int{"when it asks what changed": 1, "when it fetches that": 3} {
		t.Run(name, func(t *testing.T) {
			c := newCRM(t)
			withStamps(c, 100)
			w := open(t, c.url, always)
			read(t, w, providers.Persons)
			c.edit(5, "20261121", "10:00", "FirstName", "Zoë")
			before := c.count()
			c.handle = func(rw http.ResponseWriter, _ *http.Request, n int, _ *document) bool {
				if n >= before+from {
					rw.WriteHeader(http.StatusNotFound)
				}
				return n >= before+from
			}
			if got, err := tryRead(t, w, providers.Persons); err == nil || len(got) > 0 {
				t.Errorf("%d records, error %v", len(got), err)
			}
			c.handle = nil
			n := c.count()
			got := read(t, w, providers.Persons)
			if _, inFull := c.asked(n); inFull || len(got) != 100 || values(got, 5)[0] != "Zoë" {
				t.Errorf("the next read: in full %v, %d records", inFull, len(got))
			}
		})
	}
}

// TestARecordThatWasNotAskedFor: a CRM that does not obey the conditions of a look-up must not
// make others vanish.
func TestARecordThatWasNotAskedFor(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	w := open(t, c.url, always)
	read(t, w, providers.Persons)
	before := c.count()
	c.handle = func(rw http.ResponseWriter, _ *http.Request, n int, request *document) bool {
		if n < before+3 {
			return false
		}
		var queries strings.Builder
		for _, q := range request.Queries {
			fmt.Fprintf(&queries, `<query xid="%s"><Person tableshort="KP" id="%d"/></query>`, q.ID, key(1))
		}
		answer(rw, fmt.Sprintf(`<response xid="%s">%s</response>`, request.ID, &queries))
		return true
	}
	if got, err := tryRead(t, w, providers.Persons); err == nil || !strings.Contains(err.Error(), "outside of the range of keys") {
		t.Errorf("%d records, error %v", len(got), err)
	}
}

// TestChangesWhileATableIsRead: a record that changes after its page was read is found by the next
// read, though others have later stamps.
func TestChangesWhileATableIsRead(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	w := open(t, c.url, "page_size = 40\nincremental { overlap = \"0s\" }")
	edited := false
	c.handle = func(_ http.ResponseWriter, _ *http.Request, n int, _ *document) bool {
		if n == 6 { // the first part has been read
			edited = true
			c.edit(1, "20261122", "10:00", "FirstName", "Zoë")
			c.edit(100, "20261122", "11:00", "FirstName", "Emmy")
			w.clock.mu.Lock()
			defer w.clock.mu.Unlock()
			w.clock.now = w.clock.now.Add(2 * time.Hour)
		}
		return false
	}
	got := read(t, w, providers.Persons)
	if !edited || values(got, 1)[0] == "Zoë" || values(got, 100)[0] != "Emmy" {
		t.Fatalf("the first read: %q and %q", values(got, 1)[0], values(got, 100)[0])
	}
	n := c.count()
	got = read(t, w, providers.Persons)
	if _, inFull := c.asked(n); inFull || values(got, 1)[0] != "Zoë" {
		t.Errorf("the second read, in full %v: %q", inFull, values(got, 1)[0])
	}
}

// TestOverlap: what has an earlier stamp than others that were read is found within the overlap.
func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		name, block, clock string
		found              bool
	}{
		{"within the default", always, "21:00", true},
		{"before it", always, "20:59", false},
		{"within another", `incremental { overlap = "10m" }`, "22:50", true},
		{"before that", `incremental { overlap = "10m" }`, "22:49", false},
		{"over midnight", `incremental { overlap = "24h" }`, "00:00", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			withStamps(c, 100)
			c.edit(50, "20261121", "23:00", "FirstName", "Last")
			w := open(t, c.url, test.block)
			read(t, w, providers.Persons)
			c.edit(5, "20261121", test.clock, "FirstName", "Late")
			if got := read(t, w, providers.Persons); (values(got, 5)[0] == "Late") != test.found {
				t.Errorf("got %q", values(got, 5)[0])
			}
		})
	}
}

// TestALockedStamp: what the login may not read of the stamp is no matter of the record.
func TestALockedStamp(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	c.tables["Person"][4].attrs = map[string]string{"Upd": ` locked="true"`, "LastName": ` locked="true"`}
	c.tables["Person"][4].fields["LastName"] = "hidden"
	got := read(t, open(t, c.url, always), providers.Persons)
	if r := got[4]; !slices.Equal(r.Locked, []int{1}) || r.Problem != "" || len(r.Values) != 5 {
		t.Errorf("record %+v", r)
	}
}

func TestAStampFromTheFutureIsNoMeasure(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	c.edit(50, "20991231", "10:00", "FirstName", "Later")
	w := open(t, c.url, always)
	read(t, w, providers.Persons)
	c.edit(5, "20261123", "07:00", "FirstName", "Zoë")
	if got := read(t, w, providers.Persons); values(got, 5)[0] != "Zoë" {
		t.Errorf("got %q", values(got, 5)[0])
	}
}

func TestWarnsOfStampsThatSayNothing(t *testing.T) {
	for _, test := range []struct {
		name, day string
		handle    func(rw http.ResponseWriter, _ *http.Request, _ int, request *document) bool
		want      string
	}{
		{"none can be read", "some day", nil, "no record has a day"},
		{"conditions find nothing", "20261120", func(rw http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
			if len(request.Queries) < 2 || len(request.Queries[0].Conditions) != 1 || request.Queries[0].Conditions[0].FieldName != "Upd" {
				return false
			}
			answer(rw, fmt.Sprintf(`<response xid="%[1]s"><query xid="%[1]s-0"/><query xid="%[1]s-1"/></response>`, request.ID))
			return true
		}, "does not find a record by the time"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			withStamps(c, 20)
			for i := range uint64(20) {
				c.edit(i+1, test.day, "10:00", "LastName", "Byron")
			}
			c.handle = test.handle
			w := open(t, c.url, always)
			for range 3 {
				if got := read(t, w, providers.Persons); len(got) != 20 {
					t.Errorf("%d records", len(got))
				}
			}
			if len(w.warnings) != 1 || !strings.Contains(w.warnings[0], test.want) {
				t.Errorf("warnings %q", w.warnings)
			}
		})
	}
}

// TestALookUpAfterAnIncrementalRead is not checked by a record that was kept: that may have been
// deleted meanwhile.
func TestALookUpAfterAnIncrementalRead(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	c.edit(50, "20261121", "10:00", "FirstName", "Zoë")
	w := open(t, c.url, always)
	read(t, w, providers.Persons)
	c.remove(100)
	c.remove(99)
	read(t, w, providers.Reps)
	read(t, w, providers.Persons)
	got, err := w.Exist(t.Context(), addressbook.Person, []string{fmt.Sprint(key(99)), fmt.Sprint(key(1))})
	if err != nil || got[fmt.Sprint(key(99))] || !got[fmt.Sprint(key(1))] {
		t.Errorf("exist %v, error %v", got, err)
	}
	// It is checked by one that was read.
	c.tables["Person"] = nil
	if got, err := w.Exist(t.Context(), addressbook.Person, []string{fmt.Sprint(key(1))}); err == nil {
		t.Errorf("without any right: exist %v", got)
	}
}

func TestAReadOfTheRepsBeginsARun(t *testing.T) {
	c := newCRM(t)
	c.add("RepUser", key(1), "RepID", "18", "E-mail1", "bob@example.com")
	withStamps(c, 3)
	w := open(t, c.url, "")
	for run := range 2 {
		read(t, w, providers.Reps)
		read(t, w, providers.Persons)
		read(t, w, providers.Persons)
		if want := 2 * (run + 1); len(w.warnings) != want {
			t.Errorf("run %d: warnings %q, want %d in all", run+1, w.warnings, want)
		}
	}
	// The records of an earlier run prove nothing in this one.
	c.tables["Person"] = nil
	read(t, w, providers.Reps)
	if got, err := w.Exist(t.Context(), addressbook.Person, []string{fmt.Sprint(key(1))}); err != nil || got[fmt.Sprint(key(1))] {
		t.Errorf("exist %v, error %v", got, err)
	}
}

func TestReadsOfRepsAreInFull(t *testing.T) {
	c := newCRM(t)
	withStamps(c, 100)
	w := open(t, c.url, always)
	for range 2 {
		n := c.count()
		read(t, w.As(rep("17", "bob@example.com"), providers.Wish{All: true}), providers.Persons)
		if _, inFull := c.asked(n); !inFull {
			t.Error("it is not in full")
		}
	}
}

func TestIncrementalReadsOfTheSimulatedCRM(t *testing.T) {
	for name, o := range map[string]sandbox.Options{
		"as it is":           {},
		"absent fields":      {Empty: "absent", Children: "following", Locked: "absent"},
		"null, UTF-16":       {Empty: "null", Encoding: "utf-16", DateSeparator: "."},
		"other dates":        {DateSeparator: "/"},
		"a limit of its own": {MaxRecords: 7},
	} {
		t.Run(name, func(t *testing.T) {
			s := simulate(t, o, simulated+always)
			s.Need(providers.Companies, []string{"Upd"}) // that a mapping uses it is no hindrance
			update := func(table string, serial uint64, values map[string]string) {
				t.Helper()
				if err := s.server.Database().Update(table, key(serial), values); err != nil {
					t.Fatal(err)
				}
			}
			requests := func() (n int64) {
				for _, count := range s.Metrics().Requests {
					n += count
				}
				return n
			}
			// Some time after all were loaded at once.
			s.changed = s.changed.Add(3 * time.Hour)
			update("KP", 1, map[string]string{"LastName": "Hopper"})
			update("FI", 1, map[string]string{"Company": "Compilers"})
			read(t, s, providers.Persons)
			read(t, s, providers.Companies)
			s.changed = s.changed.Add(3 * time.Hour)
			update("KP", 4, map[string]string{"LastName": "Noether", "RepID": "19"})
			update("FI", 2, map[string]string{"Company": "Engines & Sons"})
			if _, err := s.server.Database().Create("KP", map[string]string{"LastName": "Meitner", "RepID": "17"}); err != nil {
				t.Fatal(err)
			}
			fresh := s.open(t, simulated)
			fresh.Need(providers.Companies, []string{"Upd"})
			before := requests()
			for _, table := range []providers.Table{providers.Persons, providers.Companies} {
				got := read(t, s, table)
				if want := read(t, fresh, table); !reflect.DeepEqual(got, want) {
					t.Errorf("%s:\n%+v\nwant those of a read in full\n%+v", table, got, want)
				}
			}
			if n := requests() - before; n > 6 {
				t.Errorf("%d requests for two tables, want at most 6", n)
			}
			if slices.ContainsFunc(s.warnings, func(w string) bool { return strings.Contains(w, "incremental") }) {
				t.Errorf("warnings %q", s.warnings)
			}
		})
	}
}
