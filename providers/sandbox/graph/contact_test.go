package graph_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// whole is a contact with a value for each member that can be written.
func whole() object {
	place := func(of string) object {
		return object{"street": of + " 1", "city": of + " city", "state": of + " state", "countryOrRegion": of + " land", "postalCode": of + " 0"}
	}
	return object{
		"givenName": "Erika", "middleName": "M.", "surname": "Muster", "generation": "Jr.", "initials": "EM", "nickName": "Eri",
		"title": "Dr.", "displayName": "Erika Muster", "fileAs": "Muster, Erika", "yomiGivenName": "e", "yomiSurname": "m",
		"yomiCompanyName": "y", "companyName": "ACME", "department": "Sales", "jobTitle": "CFO", "officeLocation": "7", "profession": "p",
		"manager": "Boss", "assistantName": "Help", "businessHomePage": "https://example.com", "spouseName": "Max", "mobilePhone": "+1",
		"personalNotes": "a\r\nb", "birthday": "1980-02-03T11:59:00Z", "categories": list{"A", "B"}, "children": list{"C", "D"},
		"businessPhones": list{"+2", "+3"}, "homePhones": list{"+4", "+5"}, "imAddresses": list{"i1", "i2", "i3"},
		"businessAddress": place("b"), "homeAddress": place("h"), "otherAddress": place("o"),
		"emailAddresses": list{
			object{"name": "One", "address": "1@example.com"}, object{"name": "Two", "address": "2@example.com"},
			object{"name": "Three", "address": "3@example.com"},
		},
	}
}

func TestContactKeepsWhatIsWritten(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", "/contacts", whole()).want(201)
	read := w.do("GET", "/contacts/"+made.id(), nil).want(200)
	for name, want := range whole() {
		if got := read.body[name]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"id", "changeKey", "parentFolderId", "createdDateTime", "lastModifiedDateTime", "@odata.etag"} {
		if read.text(name) == "" || read.text(name) != made.text(name) {
			t.Errorf("%s is %q after it was made and %q later", name, made.text(name), read.text(name))
		}
	}
	if got := read.header.Get("ETag"); got != read.text("@odata.etag") || !strings.HasPrefix(got, `W/"`) {
		t.Errorf("ETag %q", got)
	}
}

func TestContactWithoutValues(t *testing.T) {
	w := newWorld(t)
	read := w.do("GET", "/contacts/"+w.do("POST", "/contacts", object{"givenName": nil}).want(201).id(), nil)
	for name, want := range map[string]any{
		"givenName": nil, "birthday": nil, "personalNotes": "", "categories": list{}, "businessPhones": list{},
		"emailAddresses": list{}, "homeAddress": object{}, "primaryEmailAddress": nil,
	} {
		if got, there := read.body[name]; !there || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestUpdateMerges(t *testing.T) {
	for _, test := range []struct {
		name  string
		patch object
		want  object // what is other than before
	}{
		{"one member", object{"jobTitle": "CEO"}, object{"jobTitle": "CEO"}},
		{"null", object{"jobTitle": nil}, object{"jobTitle": nil}},
		{"empty", object{"jobTitle": ""}, object{"jobTitle": nil}},
		{"no list", object{"categories": list{}}, object{"categories": list{}}},
		{"fewer telephones", object{"businessPhones": list{"+9"}}, object{"businessPhones": list{"+9"}}},
		{"part of an address", object{"homeAddress": object{"city": "Graz"}}, object{"homeAddress": object{"city": "Graz"}}},
		{"no address", object{"homeAddress": nil}, object{"homeAddress": object{}}},
		{"a display name", object{"displayName": "X"}, object{"displayName": "X"}},
		{"a surname", object{"surname": "Neu"}, object{"surname": "Neu", "displayName": "Erika M. Neu Jr."}},
		{"a surname as it was", object{"surname": "Muster"}, object{}},
		{"a surname with a display name", object{"surname": "Neu", "displayName": "Y"}, object{"surname": "Neu", "displayName": "Y"}},
		{"a birthday with a zone", object{"birthday": "1990-01-01T00:30:00+02:00"}, object{"birthday": "1989-12-31T11:59:00Z"}},
		{
			"an e-mail address with another name", object{"emailAddresses": list{object{"address": "2@EXAMPLE.com", "name": "Other"}}},
			object{"emailAddresses": list{object{"address": "2@EXAMPLE.com", "name": "Two"}}},
		},
		{
			"an address that is in the directory", object{"emailAddresses": list{object{"address": bert, "name": "B."}}},
			object{"emailAddresses": list{object{"address": bert, "name": "Bert Muster"}}},
		},
		{
			"an address without a name", object{"emailAddresses": list{object{"address": "n@example.com"}}},
			object{"emailAddresses": list{object{"address": "n@example.com", "name": "n@example.com"}}},
		},
		{
			"what is no address", object{"emailAddresses": list{object{"address": "nobody"}}},
			object{"emailAddresses": list{object{"name": "nobody"}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.do("POST", "/contacts", whole()).want(201).id()
			patched := w.do("PATCH", "/contacts/"+id, test.patch).want(200)
			want := whole()
			maps.Copy(want, test.want)
			for _, got := range []answer{patched, w.do("GET", "/contacts/"+id, nil).want(200)} {
				for name, value := range want {
					if !reflect.DeepEqual(got.body[name], value) {
						t.Errorf("%s is %v, want %v", name, got.body[name], value)
					}
				}
			}
		})
	}
}

func TestDerivedNames(t *testing.T) {
	w := newWorld(t)
	made := w.do("POST", "/contacts", object{"givenName": "Erika", "surname": "Muster"}).want(201)
	if made.text("displayName") != "Erika Muster" || made.text("fileAs") != "Muster, Erika" {
		t.Errorf("it is called %q and filed as %q", made.text("displayName"), made.text("fileAs"))
	}
	patched := w.do("PATCH", "/contacts/"+made.id(), object{"surname": "Neu"}).want(200)
	if patched.text("displayName") != "Erika Neu" || patched.text("fileAs") != "Neu, Erika" {
		t.Errorf("then it is called %q and filed as %q", patched.text("displayName"), patched.text("fileAs"))
	}
}

// TestBodiesAreRefused sends what the service does not take, to both methods. The
// contact stays as it is.
func TestBodiesAreRefused(t *testing.T) {
	many := func(n int, one any) list { return slices.Repeat(list{one}, n) }
	for name, test := range map[string]struct {
		body any
		code string
	}{
		"nothing":                    {"", "BadRequest"},
		"an empty object":            {"{}", "BadRequest"},
		"a list":                     {"[]", "UnableToDeserializePostBody"},
		"no JSON":                    {`{"surname":`, "UnableToDeserializePostBody"},
		"two objects":                {`{"surname":"a"}{}`, "UnableToDeserializePostBody"},
		"no UTF-8":                   {"{\"surname\":\"\xff\"}", "UnableToDeserializePostBody"},
		"a NUL":                      {`{"surname":"a\u0000b"}`, "UnableToDeserializePostBody"},
		"a member twice":             {`{"surname":"a","surname":"b"}`, "RequestBodyRead"},
		"deep nesting":               {`{"homeAddress":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + "}", "UnableToDeserializePostBody"},
		"an unknown member":          {object{"fax": "1"}, "RequestBodyRead"},
		"a member in another case":   {object{"Surname": "a"}, "RequestBodyRead"},
		"a read-only member":         {object{"changeKey": "a"}, "ErrorInvalidProperty"},
		"an id":                      {object{"id": "a"}, "ErrorInvalidProperty"},
		"a folder":                   {object{"parentFolderId": "a"}, "ErrorInvalidProperty"},
		"a positional address":       {object{"primaryEmailAddress": object{"address": "a@b"}}, "ErrorInvalidProperty"},
		"a number for a text":        {object{"surname": 1}, "RequestBodyRead"},
		"a text for a list":          {object{"categories": "a"}, "RequestBodyRead"},
		"null for a list":            {object{"categories": nil}, "RequestBodyRead"},
		"null for telephones":        {object{"homePhones": nil}, "RequestBodyRead"},
		"null for e-mail addresses":  {object{"emailAddresses": nil}, "RequestBodyRead"},
		"a number in a list":         {object{"children": list{1}}, "RequestBodyRead"},
		"a text for an address":      {object{"homeAddress": "a"}, "RequestBodyRead"},
		"an unknown part":            {object{"homeAddress": object{"zip": "1"}}, "RequestBodyRead"},
		"a text for e-mail":          {object{"emailAddresses": list{"a@b"}}, "RequestBodyRead"},
		"an unknown part of e-mail":  {object{"emailAddresses": list{object{"type": "work"}}}, "RequestBodyRead"},
		"a date without a time":      {object{"birthday": "2000-01-01"}, "RequestBodyRead"},
		"no date":                    {object{"birthday": "yesterday"}, "RequestBodyRead"},
		"another type":               {object{"@odata.type": "#microsoft.graph.message", "surname": "a"}, "RequestBodyRead"},
		"four e-mail addresses":      {object{"emailAddresses": many(4, object{"address": "a@example.com"})}, "ErrorInvalidProperty"},
		"three business telephones":  {object{"businessPhones": many(3, "1")}, "ErrorInvalidProperty"},
		"three private telephones":   {object{"homePhones": many(3, "1")}, "ErrorInvalidProperty"},
		"four addresses for instant": {object{"imAddresses": many(4, "1")}, "ErrorInvalidProperty"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			before := w.add("Muster")
			for _, method := range []string{"POST", "PATCH"} {
				path := "/contacts"
				if method == "PATCH" {
					path += "/" + before.id()
				}
				if got := w.do(method, path, test.body).want(400); got.code() != test.code {
					t.Errorf("%s: code %q, want %q", method, got.code(), test.code)
				}
			}
			after := w.do("GET", "/contacts", nil).want(200).values()
			delete(before.body, "@odata.context")
			if len(after) != 1 || !reflect.DeepEqual(after[0], before.body) {
				t.Errorf("something was written: %v", after)
			}
		})
	}
}

func TestODataType(t *testing.T) {
	typed := object{"@odata.type": "#microsoft.graph.contact", "homeAddress": object{"@odata.type": "microsoft.graph.physicalAddress", "city": "Graz"}}
	newWorld(t).do("POST", "/contacts", typed).want(201)
	with(t, graph.Options{ODataType: "refused"}).do("POST", "/contacts", typed).want(400)
}

func TestIfMatch(t *testing.T) {
	w := newWorld(t)
	made := w.add("Muster")
	path, old := "/contacts/"+made.id(), made.text("@odata.etag")
	w.do("PATCH", path, object{"jobTitle": "a"}, "If-Match", old).want(200)
	for _, method := range []string{"PATCH", "DELETE"} {
		if got := w.do(method, path, object{"jobTitle": "b"}, "If-Match", old).want(412); got.code() != "ErrorIrresolvableConflict" {
			t.Errorf("%s: code %q", method, got.code())
		}
	}
	if got := w.do("GET", path, nil).want(200).text("jobTitle"); got != "a" {
		t.Errorf("the job title is %q", got)
	}
	w.do("PATCH", path, object{"jobTitle": "c"}, "If-Match", "*").want(200)
	w.do("DELETE", path, nil, "If-Match", w.do("GET", path, nil).text("@odata.etag")).want(204)
}

func TestRemoval(t *testing.T) {
	for _, test := range []struct {
		name, method, tail, to string
		body                   any
	}{
		{"delete", "DELETE", "", "deleteditems", nil},
		{"purge", "POST", "/permanentDelete", "recoverableitemspurges", nil},
		{"purge with an empty object", "POST", "/permanentDelete", "recoverableitemspurges", object{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			id := w.add("Muster").id()
			if a := w.do(test.method, "/contacts/"+id+test.tail, test.body).want(204); a.raw != "" {
				t.Errorf("a body: %q", a.raw)
			}
			if a := w.do("GET", "/contacts/"+id, nil).want(404); a.code() != "ErrorItemNotFound" {
				t.Errorf("code %q", a.code())
			}
			w.do(test.method, "/contacts/"+id+test.tail, test.body).want(404)
			if n := w.distinguished(test.to).Items; n != 1 {
				t.Errorf("%d items in %s", n, test.to)
			}
		})
	}
	national := with(t, graph.Options{Cloud: "national"})
	national.do("POST", "/contacts/"+national.add("Muster").id()+"/permanentDelete", nil).want(400)
}

// TestIDs finds a contact by both forms of its id, before and after it was moved.
func TestIDs(t *testing.T) {
	const immutable = `IdType="ImmutableId"`
	w := newWorld(t)
	plain := w.add("Muster").id()
	kept := w.do("GET", "/contacts/"+plain, nil, "Prefer", immutable).want(200)
	if kept.id() == plain || kept.header.Get("Preference-Applied") != immutable {
		t.Fatalf("id %q, applied %q", kept.id(), kept.header.Get("Preference-Applied"))
	}
	if got := w.do("GET", "/contacts/"+kept.id(), nil).want(200).id(); got != plain {
		t.Errorf("without the preference the id is %q", got)
	}
	folder, err := w.box.CreateFolder(w.distinguished("contacts").ID, mailbox.Bag{mailbox.FolderName: "F", mailbox.FolderClass: "IPF.Contact"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.box.MoveItem(w.item(plain).ID, folder.ID); err != nil {
		t.Fatal(err)
	}
	w.do("GET", "/contacts/"+plain, nil).want(404)
	moved := w.do("GET", "/contacts/"+kept.id(), nil, "Prefer", immutable).want(200)
	if moved.id() != kept.id() || moved.text("parentFolderId") == kept.text("parentFolderId") {
		t.Errorf("after the move: %v", moved.body)
	}
	w.do("GET", "/contactFolders/contacts/contacts/"+kept.id(), nil).want(404)
	w.do("DELETE", "/contacts/"+kept.id(), nil).want(204)
	if got := w.do("GET", "/contacts/"+kept.id(), nil).want(200).text("parentFolderId"); got == moved.text("parentFolderId") {
		t.Error("it is where it was")
	}
	w.do("POST", "/contacts/"+kept.id()+"/permanentDelete", nil).want(204)
	w.do("GET", "/contacts/"+kept.id(), nil).want(404)
}

func TestFolderNameAsCategory(t *testing.T) {
	for _, test := range []struct {
		o    graph.Options
		want list
	}{{graph.Options{}, list{"A", "CRM"}}, {graph.Options{FolderCategory: "off"}, list{"A"}}} {
		w := with(t, test.o)
		made := w.do("POST", w.folder("CRM")+"/contacts", object{"categories": list{"A"}}).want(201)
		if !reflect.DeepEqual(made.body["categories"], test.want) {
			t.Errorf("categories %v, want %v", made.body["categories"], test.want)
		}
	}
	w := newWorld(t)
	if made := w.add("Muster"); len(made.body["categories"].(list)) > 0 {
		t.Errorf("categories %v in the default folder", made.body["categories"])
	}
}
