package aurea_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
)

// fill adds persons with the given keys.
func fill(c *crm, keys ...uint64) {
	for _, k := range keys {
		c.add("Person", k, "FirstName", "Ada", "RepID", "17", "Country", []string{"Austria", "Germany", "", "Chad"}[k%4])
	}
}

func serials(station, from, step, n uint64) (keys []uint64) {
	for i := range n {
		keys = append(keys, station<<32+from+i*step)
	}
	return keys
}

func TestReadsAreCompleteThoughRepliesAreCut(t *testing.T) {
	const most = 4294967295
	for _, test := range []struct {
		name  string
		block string
		keys  []uint64
	}{
		{"none", "", nil},
		{"one page", "", serials(1, 1, 1, 10)},
		{"exactly what is asked for at most", "", serials(1, 1, 1, 11)},
		{"dense", "", serials(1, 1, 1, 95)},
		{"sparse", "", serials(1, 1, 1_000_003, 95)},
		{"a cluster after a gap", "", slices.Concat(serials(1, 1, 1, 30), serials(1, 3_000_000_000, 1, 30))},
		{"the ends of the range", "", slices.Concat(serials(0, 0, 1, 12), serials(most, most-11, 1, 12))},
		{"several stations", "", slices.Concat(serials(1, 1, 1, 25), serials(2, 1, 1, 3), serials(7, 5, 2, 25), serials(900, 1, 1, 1))},
		{"many stations with one each", "", func() (k []uint64) {
			for i := range uint64(60) {
				k = append(k, i<<32+1)
			}
			return k
		}()},
		{"by values and the rest", `partition = { field = "Country", values = ["Austria", "Ger*"] }`, serials(1, 1, 1, 95)},
		{"by values that overlap", `partition = { field = "Country", values = ["A*", "Austria"] }`, serials(1, 1, 1, 95)},
	} {
		for _, order := range []string{"in order", "in reverse"} {
			t.Run(test.name+" "+order, func(t *testing.T) {
				c := newCRM(t)
				keys := slices.Clone(test.keys)
				if order == "in reverse" {
					slices.Reverse(keys)
				}
				fill(c, keys...)
				w := open(t, c.url, "page_size = 10\nperson {\n"+test.block+"\n}")
				got := read(t, w, providers.Persons)
				var want []string
				for _, k := range keys {
					want = append(want, fmt.Sprint(k))
				}
				slices.Sort(want)
				if !slices.Equal(ids(got), want) {
					t.Errorf("%d records, want %d", len(got), len(want))
				}
				if c.most > 11 {
					t.Errorf("a reply of %d rows, want 11 at most", c.most)
				}
				t.Logf("%d requests for %d records", c.count(), len(keys))
			})
		}
	}
}

func TestThePartitionsRestIsLeftOutWhenTheValuesAreAll(t *testing.T) {
	c := newCRM(t)
	fill(c, serials(1, 0, 1, 8)...)
	w := open(t, c.url, `person { partition = { field = "Country", values = ["Austria", "Germany"], rest = "none" } }`)
	if got := read(t, w, providers.Persons); len(got) != 4 || c.count() != 4 {
		t.Errorf("%d records by %d requests, want 4 by 4", len(got), c.count())
	}
}

func TestALimitOfTheCRMsOwnIsFound(t *testing.T) {
	for _, order := range []string{"in order", "in reverse", "from the middle"} {
		t.Run(order, func(t *testing.T) {
			c := newCRM(t)
			keys := slices.Concat(serials(1, 1, 1, 120), serials(2, 1, 3, 40))
			switch order {
			case "in reverse":
				slices.Reverse(keys)
			case "from the middle":
				keys = slices.Concat(keys[60:], keys[:60])
			}
			fill(c, keys...)
			c.limit = 25
			w := open(t, c.url, "page_size = 1000")
			if got := read(t, w, providers.Persons); len(got) != len(keys) {
				t.Errorf("%d records, want %d", len(got), len(keys))
			}
			if len(w.warnings) != 1 || !strings.Contains(w.warnings[0], "no more than 25 rows") {
				t.Errorf("warnings %q", w.warnings)
			}
		})
	}
	t.Run("once", func(t *testing.T) {
		c := newCRM(t)
		fill(c, serials(1, 1, 1, 50)...)
		c.handle = func(_ http.ResponseWriter, _ *http.Request, n int, _ *document) bool {
			c.limit = 0
			if n == 1 {
				c.limit = 10
			}
			return false
		}
		w := open(t, c.url, "")
		if got := read(t, w, providers.Persons); len(got) != 50 || c.count() != 4 || len(w.warnings) > 0 {
			t.Errorf("%d records by %d requests, want 50 by 4; warnings %q", len(got), c.count(), w.warnings)
		}
	})
	t.Run("not looked for", func(t *testing.T) {
		c := newCRM(t)
		fill(c, serials(1, 1, 1, 5)...)
		if read(t, open(t, c.url, `cross_check = "none"`), providers.Persons); c.count() != 1 {
			t.Errorf("%d requests, want 1", c.count())
		}
	})
	t.Run("cannot be looked for", func(t *testing.T) {
		c := newCRM(t)
		fill(c, key(1))
		c.handle = func(w http.ResponseWriter, _ *http.Request, n int, request *document) bool {
			return n > 1 && refuse(w, request, "Operator not supported: SeqNo")
		}
		_, err := tryRead(t, open(t, c.url, ""), providers.Persons)
		if err == nil || !strings.Contains(err.Error(), "cross_check") {
			t.Errorf("error %v", err)
		}
	})
}

// nested rows count too: maxrecords may mean them.
func TestCompaniesCountAsRows(t *testing.T) {
	c := newCRM(t)
	c.add("Company", key(500))
	for _, k := range serials(1, 1, 1, 8) {
		c.add("Person", k).company = key(500)
	}
	w := open(t, c.url, "page_size = 10")
	if got := read(t, w, providers.Persons); len(got) != 8 || c.count() < 3 {
		t.Errorf("%d records by %d requests, want 8 by a read in parts", len(got), c.count())
	}
}

func TestAReadThatCannotBeCompleteIsAnError(t *testing.T) {
	for _, test := range []struct {
		name, block, want string
		prepare           func(c *crm)
	}{
		{"the CRM ignores conditions", "", "station_field", func(c *crm) {
			fill(c, serials(1, 1, 1, 3)...)
			c.handle = func(_ http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
				for i := range request.Queries {
					request.Queries[i].Conditions = nil
				}
				return false
			}
		}},
		{"the fields of the key are others", "page_size = 10\ncross_check = \"none\"", "station_field", func(c *crm) {
			fill(c, serials(1, 1, 1, 30)...)
			for i, r := range c.tables["Person"] {
				r.fields["SeqNo"] = fmt.Sprint(30 - i) // another key than the id's
			}
		}},
		{"more than a page under one key", "page_size = 10", "under one key", func(c *crm) {
			for range 30 {
				fill(c, key(1))
			}
		}},
		{"fewer rows than the count says", `count_attribute = "count"`, "says that it has 3 rows, and has 1", func(c *crm) {
			fill(c, key(1))
			c.attribute = ` count="3"`
		}},
		{"no count where one is expected", `count_attribute = "count"`, "no count", func(c *crm) { fill(c, key(1)) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			test.prepare(c)
			_, err := tryRead(t, open(t, c.url, test.block), providers.Persons)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}
