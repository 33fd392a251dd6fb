package graph_test

import (
	"slices"
	"strings"
	"testing"

	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// round follows a delta query to its end: the surnames that came, "-" for what
// was removed, and the link for the next round.
func (w *world) round(from string, headers ...string) (names []string, link string) {
	w.Helper()
	for {
		a := w.send("GET", from, nil, headers...).want(200)
		if !strings.Contains(a.header.Get("Preference-Applied"), "odata.track-changes") {
			w.Errorf("Preference-Applied: %q", a.header.Get("Preference-Applied"))
		}
		for _, v := range a.values() {
			name, _ := v["surname"].(string)
			if name == "" {
				name, _ = v["displayName"].(string)
			}
			if removed, _ := v["@removed"].(object); removed != nil {
				name = "-" + removed["reason"].(string)
			}
			names = append(names, name)
		}
		next, done := a.text("@odata.nextLink"), a.text("@odata.deltaLink")
		if (next == "") == (done == "") {
			w.Fatalf("links %q and %q", next, done)
		}
		if done != "" {
			return names, done
		}
		from = next
	}
}

func (w *world) expect(what string, got []string, want ...string) {
	w.Helper()
	if !slices.Equal(got, want) {
		w.Errorf("%s: %q, want %q", what, got, want)
	}
}

const annasDelta = "/users/" + anna + "/contacts/delta"

func TestDelta(t *testing.T) {
	for _, spelling := range []string{"delta", "delta()", "microsoft.graph.delta()", "Microsoft.Graph.Delta()"} {
		t.Run(spelling, func(t *testing.T) {
			w := newWorld(t)
			folder := w.folder("F")
			var ids []string
			for name := range strings.SplitSeq("abcdefghijkl", "") {
				ids = append(ids, w.do("POST", folder+"/contacts", object{"surname": name}).want(201).id())
			}
			names, link := w.round("/users/" + anna + folder + "/contacts/" + spelling)
			w.expect("at first", names, strings.Split("abcdefghijkl", "")...)
			names, link = w.round(link)
			w.expect("nothing happened", names)
			w.do("PATCH", "/contacts/"+ids[0], object{"surname": "A"}).want(200)
			w.do("DELETE", "/contacts/"+ids[1], nil).want(204)
			w.do("POST", folder+"/contacts", object{"surname": "m"}).want(201)
			w.add("elsewhere")
			names, after := w.round(link)
			w.expect("then", names, "A", "-deleted", "m")
			names, _ = w.round(link)
			w.expect("by the old link", names, "A", "-deleted", "m")
			names, _ = w.round(after)
			w.expect("at last", names)
		})
	}
}

func TestDeltaSelects(t *testing.T) {
	w := newWorld(t)
	w.add("a")
	a := w.send("GET", annasDelta+"?$select=surname", nil).want(200)
	w.add("b")
	b := w.send("GET", a.text("@odata.deltaLink"), nil).want(200)
	for _, got := range []answer{a, b} {
		one := got.values()[0]
		if len(one) != 4 || one["id"] == "" || one["@odata.type"] != "#microsoft.graph.contact" {
			t.Errorf("%v", one)
		}
	}
}

func TestDeltaPages(t *testing.T) {
	w := newWorld(t)
	for name := range strings.SplitSeq("abcdef", "") {
		w.add(name)
	}
	first := w.send("GET", annasDelta, nil, "Prefer", `IdType="ImmutableId", odata.maxpagesize=4`).want(200)
	if n := len(first.values()); n != 4 || first.header.Get("Preference-Applied") != `IdType="ImmutableId", odata.maxpagesize=4, odata.track-changes` {
		t.Errorf("%d on a page, applied %q", n, first.header.Get("Preference-Applied"))
	}
	top := w.send("GET", annasDelta+"?$top=4", nil).want(200)
	if len(top.values()) != 4 || top.text("@odata.deltaLink") == "" {
		t.Errorf("$top does not bound all that comes: %v", top.body)
	}
}

// TestDeltaOfAMove moves a contact by other means: with ids that stay it is the
// same one in both folders.
func TestDeltaOfAMove(t *testing.T) {
	const immutable = `IdType="ImmutableId"`
	w := newWorld(t)
	folder := w.folder("F")
	made := w.add("a")
	kept := w.do("GET", "/contacts/"+made.id(), nil, "Prefer", immutable).id()
	_, here := w.round(annasDelta, "Prefer", immutable)
	_, there := w.round("/users/"+anna+folder+"/contacts/delta", "Prefer", immutable)
	f, err := w.box.Folder(mailbox.FolderID(strings.NewReplacer("-", "/", "_", "+").Replace(strings.TrimPrefix(folder, "/contactFolders/"))))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.box.MoveItem(w.item(made.id()).ID, f.ID); err != nil {
		t.Fatal(err)
	}
	for link, removed := range map[string]bool{here: true, there: false} {
		got := w.send("GET", link, nil, "Prefer", immutable).want(200).values()
		if len(got) != 1 || got[0]["id"] != kept || (got[0]["@removed"] != nil) != removed {
			t.Errorf("removed %v: %v", removed, got)
		}
	}
	if got := w.send("GET", here, nil).want(400); got.code() != "SyncStateInvalid" {
		t.Errorf("with other ids: code %q", got.code())
	}
}

func TestDeltaIsRefused(t *testing.T) {
	w := newWorld(t)
	w.add("a")
	_, link := w.round(annasDelta)
	token := link[strings.Index(link, "=")+1:]
	folder := w.folder("F")
	for path, want := range map[string]struct {
		status int
		code   string
	}{
		annasDelta + query("$expand", expandKey):                           {500, "ErrorInternalServerError"},
		annasDelta + "?$filter=x":                                          {400, "ErrorInvalidUrlQuery"},
		annasDelta + "?$orderby=surname":                                   {400, "ErrorInvalidUrlQuery"},
		annasDelta + "?$deltatoken=x":                                      {400, "SyncStateInvalid"},
		annasDelta + "?$deltatoken=" + token + "&$select=surname":          {400, "ErrorInvalidUrlQuery"},
		annasDelta + "?$deltatoken=" + token + "&$skiptoken=" + token:      {400, "ErrorInvalidUrlQuery"},
		"/users/" + anna + folder + "/contacts/delta?$deltatoken=" + token: {400, "SyncStateInvalid"},
		"/users/" + bert + "/contacts/delta?$deltatoken=" + token:          {400, "SyncStateInvalid"},
		"/users/" + anna + "/contactFolders/delta?$deltatoken=" + token:    {400, "SyncStateInvalid"},
	} {
		if got := w.send("GET", path, nil); got.status != want.status || got.code() != want.code {
			t.Errorf("%s: %d %q, want %v", path, got.status, got.code(), want)
		}
	}
	_, gone := w.round("/users/" + anna + folder + "/contacts/delta")
	w.do("POST", folder+"/permanentDelete", nil).want(204)
	if got := w.send("GET", gone, nil).want(404); got.code() != "ErrorSyncFolderNotFound" {
		t.Errorf("of a folder that is gone: code %q", got.code())
	}
}

func TestDeltaOfFolders(t *testing.T) {
	w := newWorld(t)
	folder := w.folder("A")
	w.do("POST", folder+"/childFolders", object{"displayName": "B"}).want(201)
	names, link := w.round("/users/" + anna + "/contactFolders/delta")
	w.expect("at first", names, "A", "B")
	w.do("PATCH", folder, object{"displayName": "C"}).want(200)
	w.folder("D")
	names, link = w.round(link)
	w.expect("then", names, "C", "D")
	w.do("DELETE", folder, nil).want(204)
	names, _ = w.round(link)
	w.expect("at last", names, "-deleted", "-deleted")
}

func TestDeltaFaults(t *testing.T) {
	t.Run("expired", func(t *testing.T) {
		w := newWorld(t)
		w.add("a")
		_, link := w.round(annasDelta)
		w.faults.Once(fault.GraphDeltaExpired, 3)
		seen := map[string]bool{}
		for range 3 {
			got := w.send("GET", link, nil)
			if (got.status == 410) != (got.header.Get("Location") != "") {
				t.Errorf("%d with Location %q", got.status, got.header.Get("Location"))
			}
			seen[got.code()] = true
		}
		for _, code := range []string{"syncStateNotFound", "resyncRequired", "SyncStateNotFound"} {
			if !seen[code] {
				t.Errorf("nothing is refused as %s: %v", code, seen)
			}
		}
		names, _ := w.round(annasDelta)
		w.expect("anew", names, "a")
	})
	t.Run("repeated", func(t *testing.T) {
		w := newWorld(t)
		_, link := w.round(annasDelta)
		w.add("a")
		w.faults.Once(fault.GraphDeltaRepeated, 1)
		names, link := w.round(link)
		w.expect("in the round", names, "a", "a")
		names, _ = w.round(link)
		w.expect("in the next", names, "a")
	})
	t.Run("lost", func(t *testing.T) {
		w := newWorld(t)
		id := w.add("a").id()
		_, link := w.round(annasDelta)
		w.do("DELETE", "/contacts/"+id, nil).want(204)
		w.add("b")
		w.faults.Once(fault.GraphDeltaLost, 1)
		names, link := w.round(link)
		w.expect("in the round", names, "b")
		names, _ = w.round(link)
		w.expect("in the next", names)
	})
}
