package sandbox_test

import (
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/go-ntlmssp"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/account"
)

func TestBasic(t *testing.T) {
	server := start(t, sandbox.Options{})
	login, client, ews := server.Ready().Mailboxes[0], newClient(t), server.Ready().EWS
	asked := mustSend(t, client, ews, nil)
	if asked.StatusCode != http.StatusUnauthorized {
		t.Fatalf("without credentials: %s", asked.Status)
	}
	want := []string{"Negotiate", "NTLM", `Basic realm="127.0.0.1"`, `Bearer realm="sandbox"`}
	if got := asked.Header.Values("WWW-Authenticate"); !slices.Equal(got, want) {
		t.Errorf("offered %q, want %q", got, want)
	}
	for _, user := range []string{login.User, `EXAMPLE\user1`, "USER1@example.com"} {
		if got := mustSend(t, client, ews, basic(user, login.Password)); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", user, got.Status)
		}
	}
	if got := mustSend(t, client, ews, basic("nobody@example.com", login.Password)); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("unknown user: %s", got.Status)
	}
	if got := mustSend(t, client, ews, nil); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("Basic signed the connection in: %s", got.Status)
	}
}

func TestHammeringLocks(t *testing.T) {
	server := start(t, sandbox.Options{})
	login, client, ews := server.Ready().Mailboxes[0], newClient(t), server.Ready().EWS
	for range account.MaxWrong {
		mustSend(t, client, ews, basic(login.User, "wrong"))
	}
	if got := server.Violations(); len(got) != 0 {
		t.Errorf("violations before it was locked: %q", got)
	}
	if got := mustSend(t, client, ews, first(server)); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the right password of a locked account: %s", got.Status)
	}
	if got := server.Violations(); len(got) != 1 || !strings.Contains(got[0], "locked") {
		t.Errorf("violations %q", got)
	}
	other := server.Ready().Mailboxes[1]
	if got := mustSend(t, client, ews, basic(other.User, other.Password)); got.StatusCode != http.StatusOK {
		t.Errorf("another account: %s", got.Status)
	}
}

func TestNTLM(t *testing.T) {
	server := start(t, sandbox.Options{Auth: []string{sandbox.AuthNTLM}})
	login, ews := server.Ready().Mailboxes[0], server.Ready().EWS
	client := newClient(t)
	client.Transport = ntlmssp.Negotiator{RoundTripper: client.Transport}
	for range 3 {
		if got := mustSend(t, client, ews, first(server)); got.StatusCode != http.StatusOK {
			t.Fatalf("%s", got.Status)
		}
	}
	if got := server.Requests(); got["GetFolder"] != 3 || got["Unauthorized"] != 2 {
		t.Errorf("one handshake for a connection has 2 challenges; counted %v", got)
	}
	if got := mustSend(t, newClient(t), ews, nil); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("another connection: %s", got.Status)
	}
	if got := mustSend(t, newClient(t), ews, first(server)); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("Basic, which is not offered: %s", got.Status)
	}
	wrong := newClient(t)
	wrong.Transport = ntlmssp.Negotiator{RoundTripper: wrong.Transport}
	if got := mustSend(t, wrong, ews, basic(login.User, "wrong")); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("wrong password: %s", got.Status)
	}
	if got := server.Violations(); len(got) != 0 {
		t.Errorf("violations %q", got)
	}
}

func TestNTLMOfManyConnections(t *testing.T) {
	server := start(t, sandbox.Options{})
	var running sync.WaitGroup
	for _, login := range server.Ready().Mailboxes {
		for range 4 {
			client := newClient(t)
			client.Transport = ntlmssp.Negotiator{RoundTripper: client.Transport}
			running.Go(func() {
				got, err := send(t, client, server.Ready().EWS, basic(login.User, login.Password))
				if err != nil || got.StatusCode != http.StatusOK {
					t.Errorf("%s: %v, %v", login.User, got.Response, err)
				}
			})
		}
	}
	running.Wait()
}

func TestNTLMOverAnotherConnection(t *testing.T) {
	server := start(t, sandbox.Options{})
	login, ews := server.Ready().Mailboxes[0], server.Ready().EWS
	negotiate, err := ntlmssp.NewNegotiateMessage("", "")
	if err != nil {
		t.Fatal(err)
	}
	authorize := func(message []byte) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Authorization", "NTLM "+base64.StdEncoding.EncodeToString(message))
		}
	}
	asked := mustSend(t, newClient(t), ews, authorize(negotiate))
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(asked.Header.Get("WWW-Authenticate"), "NTLM "))
	if err != nil {
		t.Fatal(err)
	}
	proof, err := ntlmssp.NewAuthenticateMessage(challenge, login.User, login.Password, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := mustSend(t, newClient(t), ews, authorize(proof)); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("%s", got.Status)
	}
	if got := server.Violations(); len(got) != 1 || !strings.Contains(got[0], "another connection") {
		t.Errorf("violations %q", got)
	}
}

// token asks for an access token.
func token(t *testing.T, client *http.Client, endpoint, user, password string) (status int, answer map[string]any) {
	t.Helper()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {user}, "client_secret": {password}, "scope": {"x/.default"}}
	response, err := client.PostForm(endpoint, form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}

func TestOAuth(t *testing.T) {
	var mu sync.Mutex
	now := time.Unix(1700000000, 0)
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	server := start(t, sandbox.Options{Now: clock, TokenLife: time.Minute})
	base, login := strings.TrimSuffix(server.Ready().EWS, "/EWS/Exchange.asmx"), server.Ready().Mailboxes[0]
	client := newClient(t)
	response, err := client.Get(base + "/contoso/v2.0/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	var discovery map[string]string
	if err := json.NewDecoder(response.Body).Decode(&discovery); err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if got, want := discovery["token_endpoint"], base+"/contoso/oauth2/v2.0/token"; got != want {
		t.Errorf("token endpoint %s, want %s", got, want)
	}
	for _, endpoint := range []string{base + "/token", discovery["token_endpoint"]} {
		status, answer := token(t, client, endpoint, login.User, login.Password)
		if status != http.StatusOK || answer["token_type"] != "Bearer" || answer["expires_in"] != 60.0 {
			t.Fatalf("%s: %d, %v", endpoint, status, answer)
		}
		bearer := func(r *http.Request) { r.Header.Set("Authorization", fmt.Sprint("Bearer ", answer["access_token"])) }
		if got := mustSend(t, client, server.Ready().EWS, bearer); got.StatusCode != http.StatusOK {
			t.Errorf("with a token: %s", got.Status)
		}
		mu.Lock()
		now = now.Add(time.Minute)
		mu.Unlock()
		if got := mustSend(t, client, server.Ready().EWS, bearer); got.StatusCode != http.StatusUnauthorized {
			t.Errorf("with an expired token: %s", got.Status)
		}
	}
	if status, answer := token(t, client, base+"/token", login.User, "wrong"); status != http.StatusUnauthorized || answer["error"] != "invalid_client" {
		t.Errorf("wrong secret: %d, %v", status, answer)
	}
}

func TestTokenEndpointIsOffWithoutOAuth(t *testing.T) {
	server := start(t, sandbox.Options{Auth: []string{sandbox.AuthBasic}})
	base := strings.TrimSuffix(server.Ready().EWS, "/EWS/Exchange.asmx")
	if got := mustSend(t, newClient(t), base+"/token", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("%s", got.Status)
	}
}

func TestNoHTTP2(t *testing.T) {
	server := start(t, sandbox.Options{TLS: true, CertDir: t.TempDir()})
	address := strings.TrimPrefix(strings.TrimSuffix(server.Ready().EWS, "/EWS/Exchange.asmx"), "https://")
	conn, err := tls.Dial("tcp", address, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2", "http/1.1"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := conn.ConnectionState().NegotiatedProtocol; got == "h2" {
		t.Error("HTTP/2, over which NTLM cannot sign a connection in")
	}
	if err := conn.Close(); err != nil {
		t.Error(err)
	}
}
