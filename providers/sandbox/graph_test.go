package sandbox_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/golang-jwt/jwt/v5"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// clientOf is a client for a server, whether it speaks TLS or not.
func clientOf(t *testing.T, s *sandbox.Server) *http.Client {
	t.Helper()
	if s.Ready().CA == "" {
		return newClient(t)
	}
	return trusting(t, s)
}

// askToken asks for a token of the app by a secret.
func askToken(t *testing.T, s *sandbox.Server, secret string) (status int, answer map[string]any) {
	t.Helper()
	app := s.Ready().App
	return token(t, clientOf(t, s), app.Authority+app.Tenant+"/oauth2/v2.0/token", app.Client, secret)
}

// signedIn gives requests a token of the app.
func signedIn(t *testing.T, s *sandbox.Server) func(*http.Request) {
	t.Helper()
	status, answer := askToken(t, s, s.Ready().App.Secret)
	if status != http.StatusOK {
		t.Fatalf("token: %d %v", status, answer)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", fmt.Sprint("Bearer ", answer["access_token"])) }
}

// callGraph sends a request below Graph's URL. With a body it is a POST.
func callGraph(t *testing.T, s *sandbox.Server, path, body string, prepare func(*http.Request)) (reply, error) {
	t.Helper()
	return send(t, clientOf(t, s), s.Ready().Graph+path, func(r *http.Request) {
		r.Method, r.Body, r.ContentLength = http.MethodGet, http.NoBody, 0
		if body != "" {
			r.Method, r.Body, r.ContentLength = http.MethodPost, io.NopCloser(strings.NewReader(body)), int64(len(body))
		}
		r.Header.Set("Content-Type", "application/json")
		if prepare != nil {
			prepare(r)
		}
	})
}

// graphCode is the code of an OData error, "" if the answer is none.
func graphCode(got reply) string {
	var body struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	_ = json.Unmarshal([]byte(got.body), &body) // what is none has no code
	return body.Error.Code
}

// certified is a certificate of an app, with its key.
func certified(t *testing.T) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "app"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

// TestAppSignsIn has the library of Microsoft get tokens in every way, and use
// them.
func TestAppSignsIn(t *testing.T) {
	t.Parallel()
	certificate, key := certified(t)
	foreign, foreignKey := certified(t)
	server := start(t, sandbox.Options{TLS: true, AppCertificates: []*x509.Certificate{certificate}})
	app := server.Ready().App
	options := azcore.ClientOptions{
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: app.Authority}, Transport: clientOf(t, server),
		Retry: policy.RetryOptions{MaxRetries: -1},
	}
	vouched := func(signer *rsa.PrivateKey) (azcore.TokenCredential, error) {
		return azidentity.NewClientAssertionCredential(app.Tenant, app.Client, func(context.Context) (string, error) {
			return jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
				"iss": "https://issuer.example", "sub": "job", "aud": "api://AzureADTokenExchange", "exp": time.Now().Add(time.Minute).Unix(),
			}).SignedString(signer)
		}, &azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	}
	bySecret := func(tenant, secret string) (azcore.TokenCredential, error) {
		return azidentity.NewClientSecretCredential(tenant, app.Client, secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	}
	byCertificate := func(c *x509.Certificate, k crypto.PrivateKey) (azcore.TokenCredential, error) {
		return azidentity.NewClientCertificateCredential(app.Tenant, app.Client, []*x509.Certificate{c}, k,
			&azidentity.ClientCertificateCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
	}
	for _, test := range []struct {
		name string
		make func() (azcore.TokenCredential, error)
		ok   bool
	}{
		{"secret", func() (azcore.TokenCredential, error) { return bySecret(app.Tenant, app.Secret) }, true},
		{"wrong secret", func() (azcore.TokenCredential, error) { return bySecret(app.Tenant, "wrong") }, false},
		{"wrong tenant", func() (azcore.TokenCredential, error) { return bySecret("contoso", app.Secret) }, false},
		{"certificate", func() (azcore.TokenCredential, error) { return byCertificate(certificate, key) }, true},
		{"another certificate", func() (azcore.TokenCredential, error) { return byCertificate(foreign, foreignKey) }, false},
		{"federated", func() (azcore.TokenCredential, error) { return vouched(key) }, true},
		{"federated by somebody else", func() (azcore.TokenCredential, error) { return vouched(foreignKey) }, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			credential, err := test.make()
			if err != nil {
				t.Fatal(err)
			}
			got, err := credential.GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://graph.microsoft.com/.default"}})
			if (err == nil) != test.ok {
				t.Fatalf("token: %v", err)
			}
			if !test.ok {
				return
			}
			answer, err := callGraph(t, server, "/users/user1@example.com/contacts", "", func(r *http.Request) {
				r.Header.Set("Authorization", "Bearer "+got.Token)
			})
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Errorf("with the token: %v, %v", answer, err)
			}
		})
	}
}

func TestGraphWantsAToken(t *testing.T) {
	t.Parallel()
	now := time.Unix(1700000000, 0)
	server := start(t, sandbox.Options{Now: func() time.Time { return now }, TokenLife: time.Minute, Auth: []string{sandbox.AuthBasic}})
	path := "/users/user1@example.com/contacts"
	authorize := signedIn(t, server)
	for _, test := range []struct {
		name    string
		prepare func(*http.Request)
		later   time.Duration
		want    int
	}{
		{"a token", authorize, 0, 200},
		{"nothing", nil, 0, 401},
		{"a password", first(server), 0, 401},
		{"an invented token", func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 0, 401},
		{"an expired token", authorize, time.Minute, 401},
	} {
		now = now.Add(test.later)
		got, err := callGraph(t, server, path, "", test.prepare)
		if err != nil || got.StatusCode != test.want {
			t.Errorf("%s: %v, %v", test.name, got, err)
			continue
		}
		if asked := got.Header.Get("WWW-Authenticate"); test.want == 401 && (graphCode(got) != "InvalidAuthenticationToken" || !strings.HasPrefix(asked, "Bearer ")) {
			t.Errorf("%s: code %q, %q", test.name, graphCode(got), asked)
		}
	}
	server.Faults().Once(fault.GraphTokenRefused, 1)
	if status, answer := askToken(t, server, server.Ready().App.Secret); status != 401 || answer["error"] != "invalid_client" {
		t.Errorf("refused: %d %v", status, answer)
	}
	for secret, want := range map[string]int{"wrong": 401, server.Ready().App.Secret: 200} {
		for range 6 { // nothing locks an app
			if status, answer := askToken(t, server, secret); status != want {
				t.Errorf("token: %d %v", status, answer)
			}
		}
	}
}

func TestGraphRights(t *testing.T) {
	t.Parallel()
	server := start(t, sandbox.Options{Refuse: []string{"user2@example.com"}})
	authorize := signedIn(t, server)
	const contact = `{"surname":"Muster"}`
	for _, step := range []struct {
		name, control, settings, path, body string
		want                                string
	}{
		{"in scope", "", "", "/users/user1@example.com/contacts", contact, "201 "},
		{"out of scope", "", "", "/users/user2@example.com/contacts", "", "403 ErrorAccessDenied"},
		{"nobody", "", "", "/users/nobody@example.com/contacts", "", "404 ErrorInvalidUser"},
		{"reader reads", "/graph", `{"permission":"Contacts.Read"}`, "/users/user1@example.com/contacts", "", "200 "},
		{"reader writes", "", "", "/users/user1@example.com/contacts", contact, "403 ErrorAccessDenied"},
		{"writer writes", "/graph", `{"permission":"Contacts.ReadWrite"}`, "/users/user1@example.com/contacts", contact, "201 "},
		{"on premises", "/mailboxes/user1@example.com", `{"home":"on_premises"}`, "/users/user1@example.com/contacts", "", "404 MailboxNotEnabledForRESTAPI"},
		{"in the cloud", "/mailboxes/user1@example.com", `{"home":"cloud"}`, "/users/user1@example.com/contacts", contact, "201 "},
	} {
		if step.control != "" {
			order(t, server, http.StatusOK, "PATCH", step.control, step.settings)
		}
		got, err := callGraph(t, server, step.path, step.body, authorize)
		if saw := fmt.Sprintf("%d %s", got.StatusCode, graphCode(got)); err != nil || saw != step.want {
			t.Errorf("%s: %s, want %s: %v", step.name, saw, step.want, err)
		}
	}
	if got := mustSend(t, newClient(t), server.Ready().EWS, first(server)); !strings.Contains(got.body, "ErrorNonExistentMailbox") {
		t.Errorf("by EWS: %s", got.body)
	}
	order(t, server, http.StatusOK, "PATCH", "/mailboxes/user1@example.com", `{"home":"both"}`)
	if got := mustSend(t, newClient(t), server.Ready().EWS, first(server)); got.StatusCode != http.StatusOK {
		t.Errorf("back again: %s", got.body)
	}
	order(t, server, http.StatusBadRequest, "PATCH", "/mailboxes/user1@example.com", `{"home":"moon"}`)
	order(t, server, http.StatusBadRequest, "PATCH", "/graph", `{"permission":"Mail.Read"}`)
	counts := server.Requests()
	if counts["Graph"] != 8 || counts["Graph create contact"] != 4 || counts["Graph list contacts"] != 3 {
		t.Errorf("requests %v", counts)
	}
}

func TestHomes(t *testing.T) {
	t.Parallel()
	server := start(t, sandbox.Options{OnPremises: []string{"user1@example.com"}, InCloud: []string{"user2@example.com"}})
	got := []sandbox.Home{server.Home("user1@example.com"), server.Home("user2@example.com")}
	if want := []sandbox.Home{sandbox.HomeOnPremises, sandbox.HomeCloud}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for name, o := range map[string]sandbox.Options{
		"nobody moves":       {InCloud: []string{"nobody@example.com"}},
		"another permission": {Permission: "Mail.Read"},
		"another switch":     {Graph: sandbox.GraphOptions{Cloud: "moon"}},
	} {
		if s, err := sandbox.Start(o); err == nil {
			t.Error(name, s.Close())
		}
	}
}

// TestGraphFaults has each fault of a whole request strike once, makes a contact,
// and compares what the client sees, and whether the contact is there.
func TestGraphFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind    fault.Kind
		want    string
		handled bool
	}{
		{fault.CutBefore, "no answer", false},
		{fault.BadGateway, "502 page", false},
		{fault.LoginPage, "200 page", false},
		{fault.CutAfter, "no answer", true},
		{fault.TimeoutAfter, "504 page", true},
		{fault.Malformed, "201 broken", true},
		{fault.GraphTokenExpired, "401 InvalidAuthenticationToken", false},
		{fault.Latency, "201 ", true},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			server := start(t, sandbox.Options{})
			authorize := signedIn(t, server)
			before := countContacts(t, server)
			server.Faults().Once(test.kind, 1)
			got, err := callGraph(t, server, "/users/user1@example.com/contacts", `{"surname":"Muster"}`, authorize)
			saw := "no answer"
			switch {
			case err != nil:
			case strings.HasPrefix(got.Header.Get("Content-Type"), "text/html"):
				saw = fmt.Sprintf("%d page", got.StatusCode)
			case !json.Valid([]byte(got.body)):
				saw = fmt.Sprintf("%d broken", got.StatusCode)
			default:
				saw = fmt.Sprintf("%d %s", got.StatusCode, graphCode(got))
			}
			if saw != test.want {
				t.Errorf("the client saw %q, want %q", saw, test.want)
			}
			if made := countContacts(t, server) - before; made == 1 != test.handled {
				t.Errorf("%d contacts were made", made)
			}
		})
	}
}

// TestStrayChunk deletes a contact twice over one client: what came behind the
// first answer is no answer to the second request.
func TestStrayChunk(t *testing.T) {
	t.Parallel()
	server := start(t, sandbox.Options{})
	authorize := signedIn(t, server)
	client := clientOf(t, server)
	got, err := callGraph(t, server, "/users/user1@example.com/contacts", `{"surname":"Muster"}`, authorize)
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(got.body), &made); err != nil {
		t.Fatal(err)
	}
	server.Faults().Once(fault.GraphStrayChunk, 1)
	for i, want := range []int{http.StatusNoContent, http.StatusNotFound} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.Ready().Graph+"/users/user1@example.com/contacts/"+made.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		authorize(request)
		response, err := client.Do(request)
		if err != nil {
			t.Fatalf("request %d: %v", i, err)
		}
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
		if response.StatusCode != want {
			t.Errorf("request %d: %s", i, response.Status)
		}
	}
	if n := server.Faults().Counts()[fault.GraphStrayChunk]; n != 1 {
		t.Errorf("it struck %d times", n)
	}
}

// TestLogOfGraph looks for secrets in the log of requests.
func TestLogOfGraph(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	server := start(t, sandbox.Options{Log: &log})
	status, answer := askToken(t, server, server.Ready().App.Secret)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	issued := fmt.Sprint(answer["access_token"])
	if _, err := callGraph(t, server, "/users/user1@example.com/contacts", "", func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+issued)
	}); err != nil {
		t.Fatal(err)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{issued, server.Ready().App.Secret} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("a secret is in the log: %s", log.String())
		}
	}
	if n := strings.Count(log.String(), "\n"); n != 2 || !strings.Contains(log.String(), `"operation":"Graph"`) {
		t.Errorf("%d lines: %s", n, log.String())
	}
}
