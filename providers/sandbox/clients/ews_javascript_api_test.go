package clients_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// findModules is Node.js and a directory of modules that has ews-javascript-api:
// node_modules of the directory that CONTACTSYNC_EWSJS_DIR names, or that of the
// modules that are installed globally. Else why says what is missing.
var findModules = sync.OnceValues(func() (found modules, why string) {
	node, err := exec.LookPath("node")
	if err != nil {
		return modules{}, "Node.js is not installed"
	}
	var places []string
	if dir := os.Getenv("CONTACTSYNC_EWSJS_DIR"); dir != "" {
		places = append(places, filepath.Join(dir, "node_modules"))
	}
	if global, err := exec.Command("npm", "root", "-g").Output(); err == nil {
		places = append(places, strings.TrimSpace(string(global)))
	}
	for _, place := range places {
		if _, err := os.Stat(filepath.Join(place, "ews-javascript-api")); err == nil {
			return modules{node, place}, ""
		}
	}
	return modules{}, "the module ews-javascript-api is neither in the directory CONTACTSYNC_EWSJS_DIR nor installed globally"
})

// modules are where Node.js is, and where its modules are.
type modules struct{ node, dir string }

// nodeModules is findModules; the test is skipped if something is missing.
func nodeModules(t *testing.T) modules {
	t.Helper()
	found, why := findModules()
	if why != "" {
		t.Skip(why)
	}
	return found
}

// javascript runs a scenario of testdata/with_ews_javascript_api.js.
func javascript(t *testing.T, w world, scenario string, a access) {
	t.Helper()
	found := nodeModules(t)
	// Modules that another module brought may be beside it or below it.
	environment := []string{"NODE_PATH=" + found.dir + string(os.PathListSeparator) +
		filepath.Join(found.dir, "ews-javascript-api", "node_modules")}
	if ca := w.Ready().CA; ca != "" {
		environment = append(environment, "NODE_EXTRA_CA_CERTS="+ca)
	}
	a.Scenario = scenario
	run(t, a, environment, found.node, filepath.Join("testdata", "with_ews_javascript_api.js"))
}

func TestJavaScript(t *testing.T) {
	t.Parallel()
	nodeModules(t)
	for _, scenario := range []string{"folders", "update", "relocate", "page", "sync", "search", "refusals"} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			w := start(t, sandbox.Options{})
			javascript(t, w, scenario, w.impersonated(anna))
		})
	}
}

func TestJavaScriptContact(t *testing.T) {
	t.Parallel()
	nodeModules(t)
	for name, prepare := range map[string]func(*testing.T, world) access{
		"the user":              func(t *testing.T, w world) access { return w.own(t, anna) },
		"the service, over TLS": func(_ *testing.T, w world) access { return w.impersonated(anna) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, sandbox.Options{TLS: strings.Contains(name, "TLS")})
			javascript(t, w, "contact", prepare(t, w))
			compare(t, w.item(t, anna, "contacts", "CRM"), whole(t))
		})
	}
}

func TestJavaScriptProperties(t *testing.T) {
	t.Parallel()
	nodeModules(t)
	w := start(t, sandbox.Options{})
	javascript(t, w, "extended", w.impersonated(anna))
	compareProperties(t, w.item(t, anna, "contacts", "CRM").Props, map[mailbox.Property]any{
		tag(0x3A45):                          "Dr. & Dr.",
		tag(0x3A4D):                          int32(2),
		named(0x802B):                        "https://example.com/<x>",
		named(0x8080):                        "Name of EmailAddress1",
		{Set: mailbox.SetCommon, ID: 0x8506}: true,
		{Set: mailbox.SetPublicStrings, Name: "Codes"}: []string{"x", "y & z"},
		own("CrmKey"):                  "KP:1",
		own("Integer"):                 nil,
		own("Double"):                  -0.125,
		own("No"):                      false,
		{Set: own("").Set, ID: 0x9001}: "by number",
	})
}

func TestJavaScriptSignsIn(t *testing.T) {
	t.Parallel()
	nodeModules(t)
	w := start(t, sandbox.Options{})
	javascript(t, w, "passwords", w.own(t, bert))
}
