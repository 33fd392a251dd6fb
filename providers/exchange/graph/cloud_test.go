package graph_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"contactsync/providers/exchange/graph"
	"contactsync/providers/providertest"
)

// cloudScript answers as any cloud does, and notes who was asked.
type cloudScript struct {
	*script
	asked  map[string]bool // hosts, with "token " before those of tokens
	scopes map[string]bool
}

func (s *cloudScript) RoundTrip(r *http.Request) (*http.Response, error) {
	isToken := strings.HasSuffix(r.URL.Path, "/token")
	if isToken {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		for pair := range strings.SplitSeq(string(body), "&") {
			if name, value, _ := strings.Cut(pair, "="); name == "scope" {
				s.scopes[value] = true
			}
		}
		s.asked["token "+r.URL.Host] = true
	} else if strings.HasPrefix(r.URL.Path, "/v1.0/") {
		s.asked[r.URL.Host] = true
		if r.Header.Get("Authorization") != "Bearer secret-token" {
			return nil, fmt.Errorf("the authorization is %q", r.Header.Get("Authorization"))
		}
	}
	return s.script.RoundTrip(r)
}

// TestClouds has each cloud asked at its own addresses, with a token of its own authority for
// it ("National cloud deployments" of Microsoft Graph).
func TestClouds(t *testing.T) {
	for cloud, want := range map[string]struct{ graph, authority string }{
		"public": {"graph.microsoft.com", "login.microsoftonline.com"},
		"us_gov": {"graph.microsoft.us", "login.microsoftonline.us"},
		"us_dod": {"dod-graph.microsoft.us", "login.microsoftonline.us"},
		"china":  {"microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"},
	} {
		t.Run(cloud, func(t *testing.T) {
			s := &cloudScript{asked: make(map[string]bool), scopes: make(map[string]bool), script: &script{t: t}}
			s.answers = func(_, path string) (int, string) {
				if strings.Contains(path, "delta") {
					return http.StatusOK, fmt.Sprintf(`{"value":[],"@odata.deltaLink":"https://%s/v1.0/users/x/contactFolders/delta?$deltatoken=1"}`, want.graph)
				}
				return 0, ""
			}
			block := fmt.Sprintf("cloud = %q\ntenant_id = \"t\"\nclient_id = \"c\"\nauth \"secret\" {\n secret = \"x\"\n}", cloud)
			c := newClock()
			target := must(graph.New(decode(t, block), graph.Options{Transport: s, Now: c.Now, Sleep: c.Sleep}))(t)
			defer func() { _ = target.Close() }()
			if _, err := target.Observe(t.Context(), providertest.Bob, nil); err != nil {
				t.Fatal(err)
			}
			if len(s.asked) != 2 || !s.asked[want.graph] || !s.asked["token "+want.authority] {
				t.Errorf("asked were %v", s.asked)
			}
			scope := "https%3A%2F%2F" + want.graph + "%2F.default"
			for got := range s.scopes {
				if !strings.HasPrefix(got, scope) {
					t.Errorf("the scope is %s", got)
				}
			}
		})
	}
}
