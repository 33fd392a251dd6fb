package photo_test

import (
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/photo"
)

func TestSpec(t *testing.T) {
	for name, c := range map[string]struct{ block, want string }{
		"nothing":            {``, ""},
		"one host":           {`hosts = "media.example.com"`, ""},
		"everything":         {"hosts = [\"media.example.com\", \"[::1]:8443\"]\nmax_kilobytes = 100\nconcurrency = 2\ntimeout = \"5s\"\ntls { min_version = \"1.3\" }", ""},
		"a URL":              {`hosts = ["https://media.example.com"]`, "the name of a host"},
		"a path":             {`hosts = ["media.example.com/photos"]`, "the name of a host"},
		"a pattern":          {`hosts = ["*.example.com"]`, "the name of a host"},
		"an empty name":      {`hosts = [""]`, "the name of a host"},
		"a user":             {`hosts = ["ada@media.example.com"]`, "the name of a host"},
		"a number":           {`hosts = 3`, "the name of a host"},
		"a null":             {`hosts = [null]`, "the name of a host"},
		"no size":            {`max_kilobytes = 0`, "a whole number from 1"},
		"a broken size":      {`max_kilobytes = 1.5`, "a whole number from 1"},
		"too much at once":   {`concurrency = 1000`, "a whole number from 1"},
		"no duration":        {`timeout = "soon"`, "timeout"},
		"an unknown setting": {`path = "x"`, `"path" is not expected here`},
	} {
		t.Run(name, func(t *testing.T) {
			body, diags := decode(t, c.block)
			if c.want == "" {
				if diags.HasErrors() {
					t.Fatal(diags)
				}
				if _, err := photo.New(body, photo.Options{}); err != nil {
					t.Error(err)
				}
				return
			}
			if !diags.HasErrors() || !strings.Contains(diags.Error(), c.want) {
				t.Errorf("%v, want %s", diags, c.want)
			}
		})
	}
}

// Bodies that Spec would not have passed are errors too.
func TestNewRefuses(t *testing.T) {
	of := func(name string, value cty.Value) cty.Value { return cty.ObjectVal(map[string]cty.Value{name: value}) }
	host := cty.StringVal("media.example.com")
	for name, body := range map[string]cty.Value{
		"no object":    cty.True,
		"unknown":      of("hosts", cty.UnknownVal(cty.String)),
		"wrong host":   of("hosts", cty.StringVal("a/b")),
		"wrong size":   of("max_kilobytes", cty.StringVal("x")),
		"wrong number": of("concurrency", cty.NumberIntVal(-1)),
		"no file": cty.ObjectVal(map[string]cty.Value{"hosts": host,
			"tls": of("ca_file", cty.StringVal("missing.pem"))}),
		"wrong timeout": cty.ObjectVal(map[string]cty.Value{"hosts": host, "timeout": cty.StringVal("soon")}),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := photo.New(body, photo.Options{Dir: t.TempDir()}); err == nil || !strings.HasPrefix(err.Error(), "block photo: ") {
				t.Error(err)
			}
		})
	}
}
