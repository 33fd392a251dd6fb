package aurea_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

func TestExistLooksUpTheIDs(t *testing.T) {
	c := newCRM(t)
	c.add("Person", key(1), "RepID", "somebody else's", "DelCd", "")
	c.add("Person", key(2), "DelCd", "1")
	c.add("Person", key(3), "DelCd", "false")
	c.add("Person", key(4)).attrs["DelCd"] = ` locked="true"`
	c.tables["Person"][3].fields["DelCd"] = "x"
	c.add("Company", key(5))
	ids := []string{"4294967297", "4294967298", "4294967299", "4294967300", "4294967301", "17", "nothing", "", "+1", "04294967297"}
	for _, test := range []struct {
		name, block string
		kind        addressbook.Kind
		want        map[string]bool
	}{
		{"persons", "", addressbook.Person, map[string]bool{"4294967297": true, "4294967298": true, "4294967299": true, "4294967300": true, "4294967301": false, "17": false}},
		{"companies", "", addressbook.Company, map[string]bool{"4294967297": false, "4294967298": false, "4294967299": false, "4294967300": false, "4294967301": true, "17": false}},
		{"marked as deleted", "person {\n deleted_field = \"DelCd\"\n lookup_flags = 16416\n}", addressbook.Person,
			map[string]bool{"4294967297": true, "4294967298": false, "4294967299": true, "4294967301": false, "17": false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := open(t, c.url, "batch_size = 3\n"+test.block)
			got, err := w.Exist(t.Context(), test.kind, ids)
			if err != nil || !maps.Equal(got, test.want) {
				t.Errorf("got %v, error %v\nwant %v", got, err, test.want)
			}
		})
	}
	if _, err := open(t, c.url, "").Exist(t.Context(), "list", ids); err == nil {
		t.Error("there are records of a kind that is none")
	}
	if last := c.requests[len(c.requests)-1]; !strings.Contains(last, `flags="16416"`) || !strings.Contains(last, `fields="StatNo,SeqNo,DelCd"`) {
		t.Errorf("request %s", last)
	}
}

func TestALookUpThatProvesNothing(t *testing.T) {
	c := newCRM(t)
	c.add("Person", key(1), "RepID", "17")
	w := open(t, c.url, "")
	read(t, w, providers.Persons)
	t.Run("a record of this run is not found", func(t *testing.T) {
		c.tables["Person"] = nil // as for a login that lost its rights
		got, err := w.Exist(t.Context(), addressbook.Person, []string{"4294967298"})
		if err == nil || !strings.Contains(err.Error(), "rights") || len(got) > 0 {
			t.Errorf("got %v, error %v", got, err)
		}
	})
	t.Run("a query is refused", func(t *testing.T) {
		c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
			return refuse(w, request, "no")
		}
		got, err := w.Exist(t.Context(), addressbook.Person, []string{"4294967298"})
		if err != nil || len(got) > 0 {
			t.Errorf("got %v, error %v", got, err)
		}
	})
	t.Run("another record comes", func(t *testing.T) {
		c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, request *document) bool {
			answer(w, fmt.Sprintf(`<response xid="%[1]s"><query xid="%[1]s-0"><Person tableshort="KP" id="1"/></query><query xid="%[1]s-1"><Person tableshort="KP" id="1"/></query></response>`, request.ID))
			return true
		}
		got, err := w.Exist(t.Context(), addressbook.Person, []string{"4294967298"})
		if err != nil || len(got) > 0 {
			t.Errorf("got %v, error %v", got, err)
		}
	})
	t.Run("no answer at all", func(t *testing.T) {
		c.handle = func(w http.ResponseWriter, _ *http.Request, _ int, _ *document) bool {
			w.WriteHeader(http.StatusNotFound)
			return true
		}
		if _, err := w.Exist(t.Context(), addressbook.Person, []string{"4294967298"}); err == nil {
			t.Error("no error")
		}
	})
}
