package graph_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/graph"
)

func packed(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRequestBodies(t *testing.T) {
	w := newWorld(t, func(s *graph.Server) { s.Limits = graph.Limits{RequestBytes: 1000} })
	contact, large := `{"surname":"Muster"}`, `{"surname":"`+strings.Repeat("x", 1000)+`"}`
	for _, test := range []struct {
		name, body string
		headers    []string
		want       int
	}{
		{"plain", contact, nil, 201},
		{"packed", packed(t, contact), []string{"Content-Encoding", "gzip"}, 201},
		{"not packed", contact, []string{"Content-Encoding", "gzip"}, 400},
		{"cut", packed(t, contact)[:20], []string{"Content-Encoding", "gzip"}, 400},
		{"another packing", contact, []string{"Content-Encoding", "br"}, 415},
		{"too large", large, nil, 413},
		{"too large when it is unpacked", packed(t, large), []string{"Content-Encoding", "gzip"}, 413},
		{"another type", contact, []string{"Content-Type", "text/plain"}, 415},
		{"a type with a parameter", contact, []string{"Content-Type", "application/json; charset=utf-8"}, 201},
	} {
		if got := w.do("POST", "/contacts", test.body, test.headers...); got.status != test.want {
			t.Errorf("%s: %d, want %d: %s", test.name, got.status, test.want, got.raw)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/contacts", "/contacts/x"} {
		got := w.do("GET", path, nil, "client-request-id", "mine")
		if got.header.Get("client-request-id") != "mine" || got.header.Get("request-id") == "" {
			t.Errorf("%s: %v", path, got.header)
		}
		if path == "/contacts" {
			continue
		}
		inner := got.body["error"].(object)["innerError"].(object)
		if inner["client-request-id"] != "mine" || inner["request-id"] != got.header.Get("request-id") {
			t.Errorf("%s: %v", path, inner)
		}
	}
}

func TestRights(t *testing.T) {
	for _, test := range []struct {
		name      string
		access    graph.Access
		hosted    bool
		get, post int
		code      string
	}{
		{"everything", graph.WriteAccess, true, 200, 201, ""},
		{"reading", graph.ReadAccess, true, 200, 403, "ErrorAccessDenied"},
		{"nothing", graph.NoAccess, true, 403, 403, "ErrorAccessDenied"},
		{"on premises", graph.WriteAccess, false, 404, 404, "MailboxNotEnabledForRESTAPI"},
	} {
		w := newWorld(t, func(s *graph.Server) {
			s.Access = func(*account.Account, string) graph.Access { return test.access }
			s.Hosts = func(string) bool { return test.hosted }
		})
		w.do("GET", "/contacts", nil).want(test.get)
		if got := w.do("POST", "/contacts", object{"surname": "a"}).want(test.post); got.code() != test.code {
			t.Errorf("%s: code %q", test.name, got.code())
		}
	}
	w := newWorld(t)
	w.app = nil
	if got := w.do("GET", "/contacts", nil).want(http.StatusUnauthorized); got.code() != "InvalidAuthenticationToken" {
		t.Errorf("nobody: code %q", got.code())
	}
}

func TestNobodyWaits(t *testing.T) {
	for _, path := range []string{"/users/" + anna + "/contacts", "/$batch"} {
		w := newWorld(t, func(s *graph.Server) {
			s.Wait = func(context.Context) error { return errors.New("gone") }
		})
		body := `{"requests":[{"id":"1","method":"GET","url":"/users/` + anna + `/contacts"}]}`
		r := httptest.NewRequest(http.MethodPost, "http://graph.example/v1.0"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		recorder := httptest.NewRecorder()
		w.server.ServeHTTP(recorder, r.WithContext(account.With(r.Context(), w.app)))
		if recorder.Body.Len() > 0 || w.distinguished("contacts").Items > 0 {
			t.Errorf("%s: it was carried out", path)
		}
	}
}

func TestTranslateIDs(t *testing.T) {
	w := newWorld(t)
	made := w.add("Muster")
	kept := w.do("GET", "/contacts/"+made.id(), nil, "Prefer", `IdType="ImmutableId"`).id()
	ews := string(w.item(made.id()).ID)
	ids := map[string]string{"restId": made.id(), "restImmutableEntryId": kept, "ewsId": ews}
	for from, source := range ids {
		for to, want := range ids {
			got := w.do("POST", "/translateExchangeIds", object{"InputIds": list{source, "x"}, "SourceIdType": from, "TargetIdType": to}).want(200).values()
			if got[0]["targetId"] != want || got[0]["sourceId"] != source || got[1]["errorDetails"] == nil {
				t.Errorf("%s to %s: %v", from, to, got)
			}
		}
	}
	w.do("POST", "/translateExchangeIds", object{"InputIds": list{}, "SourceIdType": "x", "TargetIdType": "restId"}).want(400)
	w.do("POST", "/translateExchangeIds", object{"InputIds": list{1}, "SourceIdType": "ewsId", "TargetIdType": "restId"}).want(400)
}

func TestSwitches(t *testing.T) {
	var o graph.Options
	for _, line := range graph.Switches() {
		name, values, _ := strings.Cut(line, "=")
		for value := range strings.SplitSeq(values, "|") {
			if err := o.Set(name, value); err != nil {
				t.Error(err)
			}
		}
		if err := o.Set(name, "nonsense"); err == nil {
			t.Errorf("%s can be nonsense", name)
		}
	}
	if err := o.Check(); err != nil {
		t.Error(err)
	}
	if err := o.Set("nonsense", "on"); err == nil {
		t.Error("there is a switch called nonsense")
	}
	if err := (graph.Options{Cloud: "nonsense"}).Check(); err == nil {
		t.Error("a value that there is not passes")
	}
}
