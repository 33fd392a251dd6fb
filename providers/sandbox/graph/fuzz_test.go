package graph_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"contactsync/providers/sandbox/account"
)

// raw sends a request as it is, and gives what came back.
func (w *world) raw(method, path, query, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, "http://graph.example/v1.0/", strings.NewReader(body))
	request.URL = &url.URL{Path: "/v1.0" + path, RawQuery: query}
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.server.ServeHTTP(recorder, request.WithContext(account.With(request.Context(), w.app)))
	return recorder
}

// check compares an answer with what each answer has.
func check(t *testing.T, r *httptest.ResponseRecorder) {
	t.Helper()
	if r.Code >= http.StatusInternalServerError && r.Code != http.StatusGatewayTimeout && !strings.Contains(r.Body.String(), "Parameter name: type") {
		t.Errorf("status %d: %s", r.Code, r.Body)
	}
	if strings.HasPrefix(r.Header().Get("Content-Type"), "application/json") && !json.Valid(r.Body.Bytes()) {
		t.Errorf("no JSON: %s", r.Body)
	}
}

func FuzzBatch(f *testing.F) {
	for _, seed := range []string{
		`{"requests":[{"id":"1","method":"GET","url":"/users/anna@example.com/contacts"}]}`,
		`{"requests":[{"id":"1","method":"POST","url":"/users/anna@example.com/contacts","headers":{"Content-Type":"application/json"},"body":{"surname":"a"}},{"id":"2","method":"DELETE","url":"/users/anna@example.com/contacts/x","dependsOn":["1"]}]}`,
		`{"requests":[{"id":"1","method":"PUT","url":"/users/anna@example.com/contacts/x/photo/$value","headers":{"Content-Type":"image/jpeg"},"body":"AAAA"}]}`,
		`{"requests":[{"id":"1","method":"GET","url":"/users/%zz/contacts?$top=%"}]}`, `{"requests":[[[[]]]]}`, `{}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { check(t, newWorld(t).raw(http.MethodPost, "/$batch", "", body)) })
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		"$top=1&$skip=2&$count=true", "$select=id,surname&$orderby=surname desc",
		"$filter=emailAddresses/any(a:a/address eq 'x')", "$filter=" + url.QueryEscape("singleValueExtendedProperties/Any(ep: ep/id eq '"+key+"' and contains(ep/value,'x'))"),
		"$expand=" + url.QueryEscape(expandKey), "$deltatoken=abc", "$filter='", "$expand=singleValueExtendedProperties($filter=id eq ''''",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		w := newWorld(t)
		w.do("POST", "/contacts", whole()).want(201)
		for _, path := range []string{"/contacts", "/contactFolders", "/contacts/delta", "/contacts/$count"} {
			check(t, w.raw(http.MethodGet, "/users/"+anna+path, query, ""))
		}
	})
}

func FuzzContact(f *testing.F) {
	seed, err := json.Marshal(whole())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(seed))
	f.Add(`{"singleValueExtendedProperties":[{"id":"` + key + `","value":"x"}]}`)
	f.Add(`{"emailAddresses":[null,{"address":null}],"homeAddress":{"city":null}}`)
	f.Fuzz(func(t *testing.T, body string) {
		w := newWorld(t)
		made := w.raw(http.MethodPost, "/users/"+anna+"/contacts", "", body)
		check(t, made)
		if n := w.distinguished("contacts").Items; (n == 1) != (made.Code == http.StatusCreated) {
			t.Errorf("status %d, and %d contacts", made.Code, n)
		}
	})
}
