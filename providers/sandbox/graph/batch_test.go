package graph_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/graph"
)

// part is a request of a batch.
func part(id, method, url string, body any, dependsOn ...string) object {
	p := object{"id": id, "method": method, "url": url}
	if body != nil {
		p["body"], p["headers"] = body, object{"Content-Type": "application/json"}
	}
	if dependsOn != nil {
		p["dependsOn"] = dependsOn
	}
	return p
}

// create is a request of a batch that makes a contact of Anna's.
func create(id string, dependsOn ...string) object {
	return part(id, "POST", "/users/"+anna+"/contacts", object{"surname": id}, dependsOn...)
}

// batch sends requests in one, and gives the answers by their ids and the order
// in which they came.
func (w *world) batch(parts ...object) (byID map[string]object, order []string) {
	w.Helper()
	a := w.send("POST", "/$batch", object{"requests": parts}).want(200)
	byID = map[string]object{}
	for _, r := range a.body["responses"].(list) {
		response := r.(object)
		id := response["id"].(string)
		byID[id] = response
		order = append(order, id)
	}
	return byID, order
}

// statuses are the statuses of the answers, in the order of the requests.
func statuses(byID map[string]object, parts []object) []int {
	var all []int
	for _, p := range parts {
		status, _ := byID[p["id"].(string)]["status"].(float64)
		all = append(all, int(status))
	}
	return all
}

func TestBatch(t *testing.T) {
	w := newWorld(t)
	made := w.add("old")
	photo := part("photo", "PUT", "/users/"+anna+"/contacts/"+made.id()+"/photo/$value", base64.StdEncoding.EncodeToString([]byte("jpeg")))
	photo["headers"] = object{"Content-Type": "image/jpeg"}
	immutable := part("immutable", "GET", "users/"+anna+"/contacts/"+made.id(), nil)
	immutable["headers"] = object{"Prefer": `IdType="ImmutableId"`}
	parts := []object{
		create("new"),
		part("get", "GET", "/users/"+anna+"/contacts/"+made.id()+"?$select=surname", nil),
		immutable,
		part("count", "GET", "/users/"+bert+"/contacts/$count", nil),
		photo,
		part("picture", "GET", "/users/"+anna+"/contacts/"+made.id()+"/photo/$value", nil, "photo"),
		part("missing", "DELETE", "/users/"+anna+"/contacts/x", nil),
		part("nowhere", "GET", "/users/"+anna+"/messages", nil),
		part("nobody", "GET", "/users/nobody@example.com/contacts", nil),
		part("purge", "POST", "/users/"+anna+"/contacts/"+made.id()+"/permanentDelete", object{}, "picture"),
	}
	byID, order := w.batch(parts...)
	if got, want := statuses(byID, parts), []int{201, 200, 200, 200, 200, 200, 400, 400, 404, 204}; !slices.Equal(got, want) {
		t.Errorf("statuses %v, want %v", got, want)
	}
	if slices.IsSorted(order) || slices.Equal(order, []string{"new", "get", "immutable", "count", "photo", "picture", "missing", "nowhere", "nobody", "purge"}) {
		t.Errorf("the answers came in the order of the requests: %q", order)
	}
	if body := byID["get"]["body"].(object); body["surname"] != "old" || body["id"] != made.id() {
		t.Errorf("get: %v", body)
	}
	if byID["immutable"]["body"].(object)["id"] == made.id() || byID["immutable"]["headers"].(object)["Preference-Applied"] == nil {
		t.Errorf("immutable: %v", byID["immutable"])
	}
	if byID["count"]["body"] != 0.0 {
		t.Errorf("count: %v", byID["count"])
	}
	if byID["picture"]["body"] != base64.StdEncoding.EncodeToString([]byte("jpeg")) {
		t.Errorf("picture: %v", byID["picture"])
	}
	if byID["purge"]["body"] != nil {
		t.Errorf("purge: %v", byID["purge"])
	}
	if n := len(w.operations); n != 9 { // the one before, and 8 that lead somewhere
		t.Errorf("operations %q", w.operations)
	}
}

func TestBatchStopsAtAFailure(t *testing.T) {
	w := newWorld(t)
	parts := []object{
		part("1", "DELETE", "/users/"+anna+"/contacts/x", nil), create("2", "1"), create("3", "2"), create("4"),
	}
	byID, _ := w.batch(parts...)
	if got, want := statuses(byID, parts), []int{400, 424, 424, 201}; !slices.Equal(got, want) {
		t.Errorf("statuses %v, want %v", got, want)
	}
	if got := w.do("GET", "/contacts", nil).want(200).each("surname"); !slices.Equal(got, []string{"4"}) {
		t.Errorf("contacts %q", got)
	}
}

func TestBatchIsRefused(t *testing.T) {
	w := newWorld(t)
	without := func(p object, name string) object {
		delete(p, name)
		return p
	}
	for name, body := range map[string]any{
		"nothing":             "",
		"no requests":         object{"requests": list{}},
		"no list":             object{"requests": object{}},
		"something else":      object{"requests": list{create("1")}, "more": 1},
		"no object":           object{"requests": list{"x"}},
		"too many":            object{"requests": slices.Repeat([]object{create("1")}, 21)},
		"an id twice":         object{"requests": []object{create("a"), create("A")}},
		"no id":               object{"requests": []object{without(create("1"), "id")}},
		"a number as the id":  object{"requests": []object{{"id": 1, "method": "GET", "url": "/users/" + anna + "/contacts"}}},
		"no method":           object{"requests": []object{without(create("1"), "method")}},
		"another method":      object{"requests": []object{part("1", "HEAD", "/users/"+anna+"/contacts", nil)}},
		"no URL":              object{"requests": []object{without(create("1"), "url")}},
		"an absolute URL":     object{"requests": []object{part("1", "GET", "http://graph.example/v1.0/users/"+anna+"/contacts", nil)}},
		"a batch":             object{"requests": []object{part("1", "POST", "/$batch", object{"requests": list{}})}},
		"no type":             object{"requests": []object{without(create("1"), "headers")}},
		"no body":             object{"requests": []object{without(create("1"), "body")}},
		"purge without body":  object{"requests": []object{part("1", "POST", "/users/"+anna+"/contacts/x/permanentDelete", nil)}},
		"an unknown property": object{"requests": []object{{"id": "1", "method": "GET", "url": "/users/" + anna + "/contacts", "x": 1}}},
		"depends on a later":  object{"requests": []object{create("1", "2"), create("2")}},
		"depends on itself":   object{"requests": []object{create("1", "1")}},
		"depends on two":      object{"requests": []object{create("1"), create("2"), create("3", "1", "2")}},
	} {
		if got := w.send("POST", "/$batch", body); got.status != 400 {
			t.Errorf("%s: %d %s", name, got.status, got.raw)
		}
	}
	w.send("GET", "/$batch", nil).want(405)
	if got := w.do("GET", "/contacts", nil).want(200).values(); len(got) > 0 {
		t.Errorf("something was made: %v", got)
	}
}

// TestConcurrency holds requests open and sends others.
func TestConcurrency(t *testing.T) {
	chain := []object{create("1")}
	wide := []object{create("1")}
	for i := 2; i <= 8; i++ {
		chain = append(chain, create(fmt.Sprint(i), fmt.Sprint(i-1)))
		wide = append(wide, create(fmt.Sprint(i)))
	}
	for _, test := range []struct {
		name string
		open int
		then []object // a batch; nil is one request
		want []int
	}{
		{"three and one", 3, nil, []int{200}},
		{"four and one", 4, nil, []int{429}},
		{"nothing and a wide batch", 0, wide, []int{201, 201, 201, 201, 201, 201, 201, 201}},
		{"one and a wide batch", 1, wide, []int{201, 201, 201, 429, 201, 201, 201, 429}},
		{"three and a chain", 3, chain, []int{201, 201, 201, 201, 201, 201, 201, 201}},
		{"four and a chain", 4, chain, []int{429, 424, 424, 424, 424, 424, 424, 424}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var waiting sync.WaitGroup
			entered, release := make(chan struct{}), make(chan struct{})
			hold := func(context.Context) error { return nil }
			w := newWorld(t, func(s *graph.Server) { s.Wait = func(ctx context.Context) error { return hold(ctx) } })
			hold = func(context.Context) error {
				entered <- struct{}{}
				<-release
				return nil
			}
			for range test.open {
				waiting.Go(func() { w.do("GET", "/contacts", nil) })
				<-entered
			}
			hold = func(context.Context) error { return nil }
			var got []int
			if test.then == nil {
				a := w.do("GET", "/contacts", nil)
				got = []int{a.status}
				if a.status == 429 && (a.header.Get("Retry-After") != "1" || a.code() != "ApplicationThrottled") {
					t.Errorf("Retry-After %q, code %q", a.header.Get("Retry-After"), a.code())
				}
			} else {
				byID, _ := w.batch(test.then...)
				got = statuses(byID, test.then)
				for _, r := range byID {
					if r["status"] == 429.0 && r["headers"].(object)["Retry-After"] != "1" {
						t.Errorf("headers %v", r["headers"])
					}
				}
			}
			close(release)
			waiting.Wait()
			if !slices.Equal(got, test.want) {
				t.Errorf("statuses %v, want %v", got, test.want)
			}
			if crowded := slices.Contains(got, 429); crowded != (len(w.violations) > 0) {
				t.Errorf("violations %q", w.violations)
			}
		})
	}
}

func TestQuota(t *testing.T) {
	w := newWorld(t, func(s *graph.Server) { s.Limits = graph.Limits{Requests: 5, Window: 10 * time.Second} })
	get := func() answer { return w.do("GET", "/contacts", nil) }
	get().want(200)
	w.clock = w.clock.Add(4 * time.Second)
	byID, _ := w.batch(create("1"), create("2"), create("3"), create("4"), create("5"), create("6"))
	throttled := 0
	for _, r := range byID {
		if r["status"] == 429.0 {
			throttled++
			if got := r["headers"].(object)["Retry-After"]; got != "6" && got != "10" {
				t.Errorf("Retry-After %v", got)
			}
		}
	}
	if throttled != 2 {
		t.Errorf("%d requests were throttled", throttled)
	}
	if got := w.send("GET", "/users/"+bert+"/contacts", nil); got.status != 200 {
		t.Errorf("of another mailbox: %d", got.status)
	}
	w.clock = w.clock.Add(time.Second)
	if got := get().want(429); got.header.Get("Retry-After") == "" || len(w.violations) != 1 {
		t.Errorf("too early: Retry-After %q, violations %q", got.header.Get("Retry-After"), w.violations)
	}
	w.clock = w.clock.Add(20 * time.Second)
	get().want(200)
	if len(w.violations) != 1 {
		t.Errorf("violations %q", w.violations)
	}
}

func TestThrottled(t *testing.T) {
	w := newWorld(t)
	w.faults.Once(fault.GraphThrottled, 1)
	if got := w.do("GET", "/contacts", nil).want(429); got.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", got.header.Get("Retry-After"))
	}
	w.do("GET", "/contacts", nil).want(200) // was under way already
	w.clock = w.clock.Add(999 * time.Millisecond)
	w.do("GET", "/contacts", nil).want(429)
	w.clock = w.clock.Add(time.Millisecond)
	w.do("GET", "/contacts", nil).want(200)
	if len(w.violations) != 1 || !strings.Contains(w.violations[0], "Retry-After") {
		t.Errorf("violations %q", w.violations)
	}
}

func TestBatchFaultsAreOfItsRequests(t *testing.T) {
	w := newWorld(t)
	w.faults.Once(fault.GraphUnavailableAfter, 1)
	parts := []object{create("1"), create("2")}
	byID, _ := w.batch(parts...)
	if got := statuses(byID, parts); !slices.Equal(got, []int{http.StatusServiceUnavailable, 201}) {
		t.Errorf("statuses %v", got)
	}
	if n := len(w.do("GET", "/contacts", nil).values()); n != 2 {
		t.Errorf("%d contacts", n)
	}
}
