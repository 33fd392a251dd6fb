package graph_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// pages follows the links of a list, and gives the surnames of each page.
func (w *world) pages(path string, headers ...string) [][]string {
	w.Helper()
	var all [][]string
	for a := w.do("GET", path, nil, headers...); ; {
		a.want(200)
		all = append(all, a.each("surname"))
		next := a.text("@odata.nextLink")
		if next == "" {
			return all
		}
		if !strings.HasPrefix(next, "http://graph.example/v1.0/users/") {
			w.Fatalf("the next page is at %s", next)
		}
		a = w.send("GET", next, nil, headers...)
	}
}

func TestListContacts(t *testing.T) {
	w := newWorld(t)
	names := strings.Split("abcdefghijklmnopqrstuvwxyz", "")
	for _, name := range names {
		w.add(name)
	}
	if _, err := w.box.CreateItem(w.distinguished("contacts").ID, mailbox.Bag{mailbox.MessageClass: "IPM.DistList", mailbox.Surname: "group"}, false); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, query string
		prefer      string
		want        []int // sizes of the pages
	}{
		{"ten by default", "", "", []int{10, 10, 6}},
		{"the size of a page", "?$top=20", "", []int{20, 6}},
		{"an escaped option", "?%24top=20", "", []int{20, 6}},
		{"all", "?$top=999", "", []int{26}},
		{"as the client prefers", "", "odata.maxpagesize=25", []int{25, 1}},
		{"skipping some", "?$skip=20", "", []int{6}},
		{"skipping all", "?$skip=99", "", []int{0}},
		{"nothing", "?$top=0", "", []int{0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sizes []int
			var all []string
			for _, page := range w.pages("/contacts"+test.query, "Prefer", test.prefer) {
				sizes = append(sizes, len(page))
				all = append(all, page...)
			}
			if !slices.Equal(sizes, test.want) || len(all) > 0 && !slices.Equal(all, names[len(names)-len(all):]) {
				t.Errorf("pages of %v: %q", sizes, all)
			}
		})
	}
	if got := w.do("GET", "/contacts/$count", nil).want(200); got.raw != "27" {
		t.Errorf("the count is %q, lists of contacts included", got.raw)
	}
	if got := w.do("GET", "/contacts?$count=true&$top=1", nil).want(200); got.body["@odata.count"] != 26.0 {
		t.Errorf("the count in the list is %v", got.body["@odata.count"])
	}
	if got := w.do("GET", "/contacts?$orderby=surname+desc&$top=2", nil).want(200).each("surname"); !slices.Equal(got, []string{"z", "y"}) {
		t.Errorf("in order: %q", got)
	}
}

func TestSelect(t *testing.T) {
	w := newWorld(t)
	id := w.add("Muster").id()
	for path, got := range map[string]object{
		"list": w.do("GET", "/contacts?$select=surname,Birthday", nil).want(200).values()[0],
		"one":  w.do("GET", "/contacts/"+id+"?$select=surname,birthday", nil).want(200).body,
	} {
		delete(got, "@odata.context")
		var names []string
		for name := range got {
			names = append(names, name)
		}
		slices.Sort(names)
		if want := []string{"@odata.etag", "birthday", "id", "surname"}; !slices.Equal(names, want) {
			t.Errorf("%s: %q", path, names)
		}
	}
}

func TestFilter(t *testing.T) {
	w := newWorld(t)
	property := func(value string) list { return list{object{"id": key, "value": value}} }
	for surname, body := range map[string]object{
		"A": {"singleValueExtendedProperties": property("crm|KP-1")},
		"B": {"singleValueExtendedProperties": property("crm|KP-2"), "emailAddresses": list{object{"address": "b@example.com"}}},
		"C": {"singleValueExtendedProperties": list{object{"id": "Integer {" + set + "} Id 0x8001", "value": "42"}}},
		"D": {"emailAddresses": list{object{"address": "o'neill@example.com"}, object{"address": "d@example.com"}}},
	} {
		body["surname"] = surname
		w.do("POST", "/contacts", body).want(201)
	}
	having := func(id, condition string) string {
		return "singleValueExtendedProperties/Any(ep: ep/id eq '" + id + "' and " + condition + ")"
	}
	number := "Integer {" + strings.ToUpper(set) + "} Id 0x8001"
	for filter, want := range map[string][]string{
		having(key, "ep/value eq 'crm|KP-1'"):                                   {"A"},
		having(key, "ep/value eq 'CRM|kp-1'"):                                   {"A"},
		having(key, "ep/value ne 'crm|KP-1'"):                                   {"B"},
		having(key, "startswith(ep/value, 'CRM|')"):                             {"A", "B"},
		having(key, "contains(ep/value,'-2')"):                                  {"B"},
		having(strings.ToLower(key)[:6]+key[6:], "ep/value eq 'x'"):             nil,
		having(strings.Replace(key, "key", "KEY", 1), "contains(ep/value,'c')"): {},
		having(number, "cast(ep/value, Edm.Int32) eq 42"):                       {"C"},
		having(number, "cast(ep/value, Edm.Int32) gt 42"):                       {},
		having(number, "cast(ep/value, Edm.Int32) le 42"):                       {"C"},
		"emailAddresses/any(a:a/address eq 'B@example.com')":                    {"B"},
		"emailAddresses/any(a: a/address eq 'o''neill@example.com')":            {"D"},
		"emailAddresses/any(a:a/address eq 'nobody@example.com')":               {},
		"emailAddresses/any(a:a/address ne 'b@example.com')":                    nil,
		"emailAddresses/any(a:b/address eq 'b@example.com')":                    nil,
		"surname eq 'A'": nil,
		having(key, "ep/value eq 'a'") + " or " + having(key, "ep/value eq 'b'"): nil,
		"emailAddresses/any(a:a/address eq 'b":                                   nil,
		"":                                                                       nil,
	} {
		got := w.do("GET", "/contacts"+query("$filter", filter, "$orderby", "surname"), nil)
		if want == nil {
			if got.want(400).code() != "ErrorInvalidUrlQueryFilter" {
				t.Errorf("%s: code %q", filter, got.code())
			}
			continue
		}
		if names := got.want(200).each("surname"); !slices.Equal(names, want) {
			t.Errorf("%s: %q, want %q", filter, names, want)
		}
		if n := w.do("GET", "/contacts/$count"+query("$filter", filter), nil).want(200).raw; n != string(rune('0'+len(want))) {
			t.Errorf("%s: count %s", filter, n)
		}
	}
}

func TestQueryIsRefused(t *testing.T) {
	w := newWorld(t)
	id := w.add("Muster").id()
	for path, code := range map[string]string{
		"/contacts?$top=-1":              "ErrorInvalidUrlQuery",
		"/contacts?$top=ten":             "ErrorInvalidUrlQuery",
		"/contacts?$top=1001":            "ErrorInvalidUrlQuery",
		"/contacts?$skip=-1":             "ErrorInvalidUrlQuery",
		"/contacts?$top=1&$top=2":        "ErrorInvalidUrlQuery",
		"/contacts?$search=x":            "ErrorInvalidUrlQuery",
		"/contacts?$count=1":             "ErrorInvalidUrlQuery",
		"/contacts?$apply=x":             "ErrorInvalidUrlQuery",
		"/contacts?$orderby=homeAddress": "ErrorInvalidUrlQuery",
		"/contacts?$orderby=surname+up":  "ErrorInvalidUrlQuery",
		"/contacts?$select=fax":          "BadRequest",
		"/contacts?$select=":             "BadRequest",
		"/contacts?$expand=photo":        "BadRequest",
		"/contacts" + query("$expand", "singleValueExtendedProperties"):                     "BadRequest",
		"/contacts" + query("$expand", expandKey+")"):                                       "BadRequest",
		"/contacts" + query("$expand", strings.Replace(expandKey, "eq", "ne", 1)):           "BadRequest",
		"/contacts" + query("$expand", strings.Replace(expandKey, "single", "multi", 1)):    "BadRequest",
		"/contacts" + query("$expand", strings.Replace(expandKey, "String {", "Text {", 1)): "ErrorInvalidExtendedProperty",
		"/contacts?$filter=%zz":                           "",
		"/contacts/" + id + "?$top=1":                     "ErrorInvalidUrlQuery",
		"/contacts/$count?$top=1":                         "ErrorInvalidUrlQuery",
		"/contactFolders?$orderby=id":                     "ErrorInvalidUrlQuery",
		"/contactFolders" + query("$filter", "id eq 'x'"): "ErrorInvalidUrlQueryFilter",
		"/contactFolders?$select=surname":                 "BadRequest",
	} {
		if strings.Contains(path, "%zz") {
			continue // net/http itself refuses it
		}
		if got := w.do("GET", path, nil).want(400); got.code() != code {
			t.Errorf("%s: code %q, want %q", path, got.code(), code)
		}
	}
}

func TestPaths(t *testing.T) {
	w := newWorld(t)
	id := w.add("Muster").id()
	escaped := strings.NewReplacer("=", "%3D", "-", "%2D").Replace(id)
	for path, status := range map[string]int{
		"/users/" + anna + "/contacts/" + escaped:             200,
		"/USERS/" + strings.ToUpper(anna) + "/Contacts/" + id: 200,
		"/users/" + url.PathEscape(anna) + "/CONTACTS/$COUNT": 200,
		"/users/anna%40example.com/contactfolders/CONTACTS":   200,
		"/users/" + anna + "/contacts/":                       200,
		"/users/" + anna + "/contacts/" + strings.ToLower(id): 400,
		"/users/" + anna + "/contacts/x":                      400,
		"/users/" + bert + "/contacts/" + id:                  404,
		"/users/nobody@example.com/contacts":                  404,
		"/users/" + anna + "/messages":                        400,
		"/users/" + anna:                                      400,
		"/users":                                              400,
		"/me/contacts":                                        400,
		"/users/" + anna + "/contacts/" + id + "/extensions":  400,
		"/users/" + anna + "/contacts/" + id + "/photo/$size": 400,
		"/users/" + anna + "//contacts":                       400,
		"/users/" + anna + "/contactFolders/" + id:            404,
	} {
		if got := w.send("GET", path, nil); got.status != status {
			t.Errorf("%s: %d, want %d: %s", path, got.status, status, got.raw)
		}
	}
	if got := w.do("PUT", "/contacts", nil); got.status != 405 || got.header.Get("Allow") != "GET, POST" {
		t.Errorf("PUT: %d, allowed is %q", got.status, got.header.Get("Allow"))
	}
}

func TestFolders(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", "/contactFolders", object{"displayName": "CRM"}).want(201)
	path := "/contactFolders/" + made.id()
	child := w.do("POST", path+"/childFolders", object{"displayName": "Customers"}).want(201)
	if child.text("parentFolderId") != made.id() {
		t.Errorf("the child is below %q", child.text("parentFolderId"))
	}
	w.do("POST", "/contactFolders", object{"displayName": "Asia"}).want(201)
	if got := w.do("POST", "/contactFolders", object{"displayName": "crm"}).want(409); got.code() != "ErrorFolderExists" {
		t.Errorf("code %q", got.code())
	}
	root := w.do("GET", "/contactFolders/Contacts", nil).want(200)
	if root.text("displayName") != "Contacts" || made.text("parentFolderId") != root.id() {
		t.Errorf("the default folder is %v, its child %v", root.body, made.body)
	}
	for path, want := range map[string][]string{
		"/contactFolders":                                            {"Asia", "CRM"}, // neither the default one nor hidden ones
		"/contactFolders/contacts/childFolders":                      {"Asia", "CRM"},
		path + "/childFolders":                                       {"Customers"},
		"/contactFolders" + query("$filter", "displayName eq 'crm'"): {"CRM"},
		"/contactFolders?$top=1":                                     {"Asia"},
	} {
		if got := w.do("GET", path, nil).want(200).each("displayName"); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	if got := w.do("GET", "/contactFolders/$count", nil).want(200).raw; got != "2" {
		t.Errorf("the count is %s", got)
	}
	w.do("GET", path+"/childFolders/"+child.id(), nil).want(200)
	w.do("GET", "/contactFolders/"+child.id()+"/childFolders/"+made.id(), nil).want(404)
	renamed := w.do("PATCH", path, object{"displayName": "Kunden", "parentFolderId": child.id()}).want(200)
	if renamed.text("displayName") != "Kunden" || renamed.text("parentFolderId") != root.id() {
		t.Errorf("after the PATCH: %v", renamed.body)
	}
	if got := w.do("DELETE", "/contactFolders/"+root.id(), nil).want(403); got.code() != "ErrorDeleteDistinguishedFolder" {
		t.Errorf("code %q", got.code())
	}
	w.do("DELETE", "/contactFolders/"+child.id(), nil).want(204)
	if got := w.do("GET", "/contactFolders/"+child.id(), nil).want(200); got.text("parentFolderId") == made.id() {
		t.Error("it is where it was")
	}
	w.do("POST", path+"/permanentDelete", nil).want(204)
	w.do("GET", path, nil).want(404)
}

func TestFolderSwitches(t *testing.T) {
	with(t, graph.Options{WellKnown: "off"}).do("GET", "/contactFolders/Contacts", nil).want(400)
	w := with(t, graph.Options{FolderMove: "done", Cloud: "national"})
	a, b := w.folder("A"), w.folder("B")
	to := strings.TrimPrefix(b, "/contactFolders/")
	if got := w.do("PATCH", a, object{"parentFolderId": to}).want(200).text("parentFolderId"); got != to {
		t.Errorf("it is below %q", got)
	}
	w.do("POST", a+"/permanentDelete", nil).want(400)
}

func TestFolderBodiesAreRefused(t *testing.T) {
	w := newWorld(t)
	path := w.folder("A")
	for name, body := range map[string]any{
		"nothing": "", "an empty object": object{}, "null as the name": object{"displayName": nil}, "no name": object{"displayName": " "},
		"an unknown member": object{"displayName": "B", "color": "red"}, "an id": object{"displayName": "B", "id": "x"},
		"a number as the parent": object{"displayName": "B", "parentFolderId": 1}, "another type": object{"displayName": "B", "@odata.type": "x"},
	} {
		if got := w.do("POST", "/contactFolders", body); got.status != 400 {
			t.Errorf("%s: POST %d", name, got.status)
		}
		if got := w.do("PATCH", path, body); got.status != 400 {
			t.Errorf("%s: PATCH %d", name, got.status)
		}
	}
	if got := w.do("GET", "/contactFolders", nil).each("displayName"); !reflect.DeepEqual(got, []string{"A"}) {
		t.Errorf("folders %q", got)
	}
}
