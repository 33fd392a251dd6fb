package clients_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// findPython is an interpreter that has exchangelib, "" if there is none. The
// distribution's own comes first: it is the one that has the distribution's
// packages.
var findPython = sync.OnceValue(func() string {
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		path, err := exec.LookPath(name)
		if err == nil && exec.Command(path, "-c", "import exchangelib").Run() == nil {
			return path
		}
	}
	return ""
})

// python is findPython; the test is skipped if there is none.
func python(t *testing.T) string {
	t.Helper()
	path := findPython()
	if path == "" {
		t.Skip("there is no python3 with the module exchangelib")
	}
	return path
}

// exchangelib runs a scenario of testdata/with_exchangelib.py.
func exchangelib(t *testing.T, w world, scenario string, a access) {
	t.Helper()
	environment := []string{"PYTHONDONTWRITEBYTECODE=1"}
	if ca := w.Ready().CA; ca != "" {
		environment = append(environment, "REQUESTS_CA_BUNDLE="+ca)
	}
	a.Scenario = scenario
	run(t, a, environment, python(t), filepath.Join("testdata", "with_exchangelib.py"))
}

func TestExchangelib(t *testing.T) {
	t.Parallel()
	python(t)
	for _, scenario := range []string{"folders", "update", "relocate", "page", "sync", "search", "refusals"} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			w := start(t, sandbox.Options{})
			exchangelib(t, w, scenario, w.impersonated(anna))
		})
	}
}

func TestExchangelibContact(t *testing.T) {
	t.Parallel()
	python(t)
	for name, prepare := range map[string]func(*testing.T, world) access{
		"the user":              func(t *testing.T, w world) access { return w.own(t, anna) },
		"the service, over TLS": func(_ *testing.T, w world) access { return w.impersonated(anna) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, sandbox.Options{TLS: strings.Contains(name, "TLS")})
			exchangelib(t, w, "contact", prepare(t, w))
			compare(t, w.item(t, anna, "contacts", "CRM"), whole(t), "ImAddress1")
		})
	}
}

func TestExchangelibProperties(t *testing.T) {
	t.Parallel()
	python(t)
	w := start(t, sandbox.Options{})
	exchangelib(t, w, "extended", w.impersonated(anna))
	compareProperties(t, w.item(t, anna, "contacts", "CRM").Props, map[mailbox.Property]any{
		tag(0x3A45):                          "Dr. & Dr.",
		tag(0x3A4D):                          int32(2),
		tag(0x3A17):                          "CTO",
		tag(0x3A1C):                          nil,
		named(0x802B):                        "https://example.com/<x>",
		named(0x8046):                        "Linz",
		{Set: mailbox.SetCommon, ID: 0x8506}: true,
		{Set: mailbox.SetPublicStrings, Name: "Codes"}:    []string{"z"},
		{Set: mailbox.SetPublicStrings, Name: "Keywords"}: []string{"one"},
		own("CrmKey"):                  nil,
		own("Long"):                    int64(9007199254740993),
		own("Currency"):                int64(12345),
		own("No"):                      false,
		own("Double"):                  -0.125,
		own("Float"):                   2.5,
		{Set: own("").Set, ID: 0x9001}: "by number",
	})
	m := w.mailbox(t, anna)
	contacts, err := m.Distinguished("contacts")
	if err != nil {
		t.Fatal(err)
	}
	if got := child(t, m, contacts, "Marked").Props[own("ManagedBy")]; got != "contactsync/prod" {
		t.Errorf("the mark of the folder: %v", got)
	}
}

func TestExchangelibSignsIn(t *testing.T) {
	t.Parallel()
	python(t)
	w := start(t, sandbox.Options{})
	exchangelib(t, w, "passwords", w.own(t, bert))
}

func TestExchangelibWaits(t *testing.T) {
	t.Parallel()
	python(t)
	w := start(t, sandbox.Options{Faults: map[fault.Kind]float64{fault.ServerBusy: 0.15}})
	exchangelib(t, w, "busy", w.impersonated(anna))
	if w.Faults().Counts()[fault.ServerBusy] == 0 {
		t.Error("the server was never busy")
	}
}
