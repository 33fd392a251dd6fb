package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"contactsync/providers/web"
)

// canary is in every secret of the tests, and in every body and header that is
// not to be shown.
const canary = "C4n4ry-Secret"

// TestSecretsAreNotShown prints what there is to print in every way there is.
func TestSecretsAreNotShown(t *testing.T) {
	i := newIssuer(t)
	i.status.Store(400)
	i.body = `{"error":"invalid_client","error_description":"` + canary + `"}`
	auths := map[string]string{
		"basic": "auth \"basic\" {\n user = \"u\"\n password = secret\n}",
		"ntlm":  "auth \"ntlm\" {\n user = \"u\"\n password = secret\n}",
	}
	for name, block := range blocks(t, i) {
		auths[name] = "auth \"oauth\" {\n" + block + "\n}"
	}
	server := newNTLMServer(t, func(s *ntlmServer) { s.password = "another" })
	for name, auth := range auths {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, fmt.Sprintf("url = %q\ntls {\n ca_file = %q\n}\n%s", server.URL, i.ca, auth), web.Options{})
			var e *web.Error
			if name != "basic" {
				e = post(t.Context(), t, client)
			} else {
				e = post(t.Context(), t, newClient(t, "url = \"http://127.0.0.1:1/\"\n"+auth, web.Options{}))
			}
			if e == nil {
				t.Fatal("there is no error")
			}
			holder := struct {
				Client *web.Client
				inner  *web.Client
				Err    error
			}{client, client, e}
			var out bytes.Buffer
			for _, value := range []any{client, e, holder, &holder, []any{client, e}} {
				for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
					_, _ = fmt.Fprintf(&out, verb+"\n", value)
				}
				if data, err := json.Marshal(value); err == nil {
					_, _ = out.Write(data)
				}
				for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
					slog.New(handler).Info("test", slog.Any("value", value))
				}
			}
			if strings.Contains(out.String(), canary) || strings.Contains(out.String(), fmt.Sprintf("%x", canary)) {
				t.Errorf("a secret is shown:\n%s", out.String())
			}
			for _, want := range []string{client.Host(), "reason="} {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is not shown:\n%s", want, out.String())
				}
			}
		})
	}
}
