package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/graph"
	"contactsync/providers/providertest"
)

// script answers requests to Graph by their method and path; what it does not know gets an
// empty list. Tokens it gives to everybody.
type script struct {
	t       testing.TB
	answers func(method, path string) (status int, body string)

	// poison is a text: the service fails on contacts that have it.
	poison string

	// isForeign says that links are in a form that the description does not have.
	isForeign bool

	mu    sync.Mutex
	hosts map[string]int
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	if s.hosts == nil {
		s.hosts = make(map[string]int)
	}
	s.hosts[r.URL.Host]++
	s.mu.Unlock()
	if err := s.conform(r); err != nil {
		return nil, err
	}
	status, body := http.StatusOK, `{"value":[]}`
	switch {
	case strings.HasSuffix(r.URL.Path, "openid-configuration"):
		body = strings.ReplaceAll(`{"token_endpoint":"https://HOST/t/token","authorization_endpoint":"https://HOST/t/a","issuer":"https://HOST/t/v2.0"}`, "HOST", r.URL.Host)
	case strings.HasSuffix(r.URL.Path, "/token"):
		body = `{"access_token":"secret-token","expires_in":3600,"token_type":"Bearer"}`
	case r.Method == http.MethodPost && s.poison != "":
		status, body = s.create(r)
	default:
		if code, text := s.answers(r.Method, r.URL.RequestURI()); code != 0 {
			status, body = code, text
		} else if strings.Contains(r.URL.Path, "/Contacts") {
			body = `{"id":"main","displayName":"Contacts"}`
		} else if strings.HasSuffix(r.URL.Path, "$count") {
			body = "0"
		} else if strings.HasSuffix(r.URL.Path, "delta") {
			body = `{"value":[],"@odata.deltaLink":"https://graph.example.com/v1.0/users/x/contactFolders/delta?$deltatoken=1"}`
		}
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: r, Body: io.NopCloser(strings.NewReader(body)),
	}, nil
}

// conform compares a request with the description. The answers are not meant to be right.
func (s *script) conform(r *http.Request) error {
	if !strings.HasPrefix(r.URL.Path, "/v1.0/") || s.isForeign {
		return nil
	}
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	conform(s.t, &traffic{method: r.Method, path: r.URL.RequestURI(), header: r.Header, body: body, isAnswerMangled: true})
	return nil
}

// create answers requests that make contacts.
func (s *script) create(r *http.Request) (status int, body string) {
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return http.StatusBadRequest, ""
	}
	var batch struct {
		Requests []struct {
			ID   string
			Body json.RawMessage
		}
	}
	if json.Unmarshal(sent, &batch) != nil || batch.Requests == nil {
		if strings.Contains(string(sent), s.poison) {
			return http.StatusInternalServerError, ""
		}
		return http.StatusCreated, `{"id":"new","changeKey":"1"}`
	}
	var replies []string
	status = http.StatusCreated
	for _, r := range batch.Requests {
		switch {
		case status != http.StatusCreated:
			status = http.StatusFailedDependency
		case strings.Contains(string(r.Body), s.poison):
			status = http.StatusInternalServerError
		}
		replies = append(replies, fmt.Sprintf(`{"id":%q,"status":%d,"body":{"id":"new","changeKey":"1"}}`, r.ID, status))
	}
	return http.StatusOK, `{"responses":[` + strings.Join(replies, ",") + `]}`
}

// scripted is a target over a script.
func scripted(t *testing.T, answers func(method, path string) (int, string)) (*graph.Target, *script) {
	t.Helper()
	return scriptedAt(t, "https://graph.example.com/v1.0", answers)
}

// scriptedAt is scripted for a service at an address.
func scriptedAt(t *testing.T, address string, answers func(method, path string) (int, string)) (*graph.Target, *script) {
	t.Helper()
	s, c := &script{t: t, answers: answers}, newClock()
	block := "url = \"" + address + "\"\nauthority = \"https://login.example.com\"\ntenant_id = \"t\"\nclient_id = \"c\"\nauth \"secret\" {\n secret = \"x\"\n}"
	target, err := graph.New(decode(t, block), graph.Options{Transport: s, Now: c.Now, Sleep: c.Sleep, Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	return target, s
}

// TestLinksStayWithTheService has links lead elsewhere: the token does not go there.
func TestLinksStayWithTheService(t *testing.T) {
	for _, link := range []string{
		"https://evil.example.com/v1.0/users/x/delta", "http://graph.example.com/v1.0/users/x/delta", "//evil.example.com/v1.0/users/",
		"https://graph.example.com:8443/v1.0/users/x/delta", "https://u:p@graph.example.com/v1.0/users/x/delta", "ftp://graph.example.com/v1.0/users/x",
		"https://graph.example.com/v1.0/me/x", "https://graph.example.com/v1.0/users/../admin", "https://graph.example.com.evil.example.com/v1.0/users/x", "%zz", "\x00",
	} {
		for _, member := range []string{"@odata.nextLink", "@odata.deltaLink"} {
			for _, of := range []string{"contactFolders/delta", "contacts/delta", "childFolders"} {
				target, s := scripted(t, func(_, path string) (int, string) {
					if strings.Contains(path, of) {
						return http.StatusOK, fmt.Sprintf(`{"value":[],%q:%q}`, member, link)
					}
					return 0, ""
				})
				o, err := target.Observe(t.Context(), providertest.Bob, nil)
				if err == nil { // the link is kept: it must not be followed
					_, err = target.Observe(t.Context(), providertest.Bob, providertest.CursorsOf(o))
				}
				if err == nil && (of != "childFolders" || member != "@odata.deltaLink") {
					t.Errorf("%s %s %s: there is no error", of, member, link)
				}
				delete(s.hosts, "graph.example.com")
				delete(s.hosts, "login.example.com")
				if len(s.hosts) > 0 {
					t.Errorf("%s %s: %v were asked", of, link, s.hosts)
				}
			}
		}
	}
}

// TestHostileAnswers has the service answer with what it should not. There is an error or
// there is none, and nothing that is not there.
func TestHostileAnswers(t *testing.T) {
	circle := `{"value":[],"@odata.nextLink":"https://graph.example.com/v1.0/users/x/contacts/delta?$skiptoken=1"}`
	for name, body := range map[string]string{
		"nothing": "", "no JSON": "<html>", "null": "null", "a list": "[]", "a number": "1", "no value": `{"@odata.deltaLink":"x"}`,
		"null value": `{"value":null}`, "texts": `{"value":["a",1,null]}`, "no ids": `{"value":[{"displayName":"Ada"}]}`,
		"an id that is none": `{"value":[{"id":7}]}`, "deep": strings.Repeat(`{"value":[`, 20000), "a circle": circle,
		"an error with names": `{"error":{"code":"Ada Byron ada@example.com","message":"Ada Byron"}}`,
	} {
		for _, status := range []int{200, 204, 302, 400, 404, 410, 418, 500, 503} {
			target, _ := scripted(t, func(string, string) (int, string) { return status, body })
			_, err := target.Observe(t.Context(), providertest.Bob, nil)
			if err == nil {
				t.Errorf("%s %d: there is no error", name, status)
			}
			_, read := target.Read(t.Context(), providertest.Bob, []addressbook.ItemID{"a", "b"}, addressbook.Everything())
			_, found := target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(1)})
			results := target.Do(t.Context(), providertest.Bob, providertest.Creations("main", 2))
			for _, err := range []error{err, read, found, results[0].Err, results[1].Err} {
				if strings.Contains(fmt.Sprint(err), "Ada") || strings.Contains(fmt.Sprint(err), "secret-token") {
					t.Errorf("%s %d: the error is %v", name, status, err)
				}
			}
		}
	}
}

// TestHostileBatches has a batch answered with what it should not be. What is not known to be
// done is not reported as done.
func TestHostileBatches(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "no responses": "{}", "none": `{"responses":[]}`, "of others": `{"responses":[{"id":"9","status":201,"body":{"id":"x"}}]}`,
		"twice":      `{"responses":[{"id":"1","status":201,"body":{"id":"x"}},{"id":"1","status":201,"body":{"id":"y"}}]}`,
		"no body":    `{"responses":[{"id":"1","status":201},{"id":"2","status":201,"body":null}]}`,
		"no contact": `{"responses":[{"id":"1","status":201,"body":"x"},{"id":"2","status":201,"body":{"id":""}}]}`,
		"all behind": `{"responses":[{"id":"1","status":424},{"id":"2","status":424}]}`,
		"no status":  `{"responses":[{"id":"1"},{"id":"2","status":-1}]}`,
		"long wait":  `{"responses":[{"id":"1","status":429,"headers":{"Retry-After":"99999999999999999999"}},{"id":"2","status":429,"headers":{"retry-after":120}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			target, _ := scripted(t, func(method, path string) (int, string) {
				if method == http.MethodPost && strings.Contains(path, "$batch") {
					return http.StatusOK, body
				}
				return 0, ""
			})
			for _, result := range target.Do(t.Context(), providertest.Bob, providertest.Creations("main", 2)) {
				if result.Err == nil {
					t.Errorf("done: %+v", result)
				}
			}
		})
	}
}

// TestItemsThatCannotBeRead has an item that the service lists and does not give. The others
// are observed.
func TestItemsThatCannotBeRead(t *testing.T) {
	target, _ := scripted(t, func(_, path string) (int, string) {
		switch {
		case strings.Contains(path, "contacts/delta"):
			return http.StatusOK, `{"value":[{"id":"a"}],"@odata.deltaLink":"https://graph.example.com/v1.0/users/x/contacts/delta?$deltatoken=1"}`
		case strings.Contains(path, "contacts/a"):
			return http.StatusBadRequest, `{"error":{"code":"ErrorInvalidRequest","message":"Ada"}}`
		}
		return 0, ""
	})
	o, err := target.Observe(t.Context(), providertest.Bob, nil)
	if err != nil || len(o.Deltas) != 1 || len(o.Deltas[0].Items) != 0 || len(o.Deltas[0].Warnings) != 1 {
		t.Errorf("observed %+v, %v", o, err)
	}
}

// TestAddressesThatAreNone asks nobody.
func TestAddressesThatAreNone(t *testing.T) {
	target, s := scripted(t, func(string, string) (int, string) { return 0, "" })
	for _, address := range []string{"", "bob", "bob@\nx", "a b@c", "\xff@x"} {
		_, err := target.Observe(context.Background(), addressbook.Mailbox{Rep: "5", Address: address}, nil)
		if !errors.Is(err, providers.ErrNoMailbox) {
			t.Errorf("%q: the error is %v", address, err)
		}
	}
	if len(s.hosts) != 0 {
		t.Errorf("%v were asked", s.hosts)
	}
	// What is odd in an address stays within its segment of the path.
	_, err := target.Observe(context.Background(), addressbook.Mailbox{Rep: "5", Address: "a/../?b#@x"}, nil)
	if err != nil {
		t.Error(err)
	}
}

// TestFoldersThatCannotBeListed has the service not find what it just listed: that is no
// mailbox without folders.
func TestFoldersThatCannotBeListed(t *testing.T) {
	for _, of := range []string{"/childFolders", "/contactFolders?"} {
		target, _ := scripted(t, func(_, path string) (int, string) {
			if strings.Contains(path, of) {
				return http.StatusNotFound, `{"error":{"code":"ErrorItemNotFound"}}`
			}
			return 0, ""
		})
		if o, err := target.Observe(t.Context(), providertest.Bob, nil); err == nil {
			t.Errorf("%s: observed %+v", of, o)
		}
		if found, err := target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(1)}); err == nil {
			t.Errorf("%s: found %+v", of, found)
		}
	}
}
