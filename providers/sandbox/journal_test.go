package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/go-ntlmssp"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/fault"
)

// logged are the lines of a request log.
func logged(t *testing.T, log string) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for decoder := json.NewDecoder(strings.NewReader(log)); ; {
		var line map[string]any
		err := decoder.Decode(&line)
		switch {
		case errors.Is(err, io.EOF):
			return lines
		case err != nil:
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
}

func TestLogHasEverythingButSecrets(t *testing.T) {
	var log bytes.Buffer
	server := start(t, sandbox.Options{Log: &log})
	ready, client := server.Ready(), newClient(t)
	login := ready.Mailboxes[0]
	mustSend(t, client, ready.EWS, first(server))
	mustSend(t, client, ready.EWS, basic(login.User, "almost right"))
	windows := newClient(t)
	windows.Transport = ntlmssp.Negotiator{RoundTripper: windows.Transport}
	mustSend(t, windows, ready.EWS, first(server))
	endpoint := strings.TrimSuffix(ready.EWS, "/EWS/Exchange.asmx") + "/token"
	_, answer := token(t, client, endpoint, login.User, login.Password)
	access := fmt.Sprint(answer["access_token"])
	token(t, client, endpoint, login.User, "nearly right")
	mustSend(t, client, ready.EWS, func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+access)
		r.Header.Set("Cookie", "session=secret-cookie")
		r.Header.Set("X-Note", login.Password)
	})
	server.Faults().Once(fault.CutAfter, 1)
	if _, err := send(t, client, ready.EWS, first(server)); err == nil {
		t.Error("it was not cut")
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}

	encoded := func(password string) string {
		return base64.StdEncoding.EncodeToString([]byte(login.User + ":" + password))
	}
	for _, secret := range []string{
		login.Password, "almost right", "nearly", "right\"", access, "secret-cookie",
		encoded(login.Password), encoded("almost right"), "TlRMTVNTUA", // the signature of NTLM
	} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	lines := logged(t, log.String())
	var got []string
	for _, line := range lines {
		got = append(got, fmt.Sprint(line["operation"], " ", line["status"], " ", line["user"]))
	}
	want := []string{
		"GetFolder 200 " + login.User, "Unauthorized 401 <nil>",
		"Unauthorized 401 <nil>", "Unauthorized 401 <nil>", "GetFolder 200 " + login.User,
		"Token 200 <nil>", "Token 401 <nil>",
		"GetFolder 200 " + login.User, "GetFolder 200 " + login.User,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if lines[0]["request"] != envelope {
		t.Errorf("the request is %q", lines[0]["request"])
	}
	if text := fmt.Sprint(lines[0]["response"]); !strings.Contains(text, "GetFolderResponse") {
		t.Errorf("the response is %q", text)
	}
	if got := lines[1]["refused"]; got != account.ErrWrong.Error() {
		t.Errorf("the second request was refused for %v", got)
	}
	if got := lines[len(lines)-1]["fault"]; got != string(fault.CutAfter) {
		t.Errorf("the fault is %v", got)
	}
}

// broken is a file on a disk that is full.
type broken struct{}

var errDiskFull = errors.New("disk full")

func (broken) Write([]byte) (int, error) { return 0, errDiskFull }

func TestABrokenLogIsReported(t *testing.T) {
	server, err := sandbox.Start(sandbox.Options{Log: broken{}, Auth: []string{sandbox.AuthBasic}})
	if err != nil {
		t.Fatal(err)
	}
	mustSend(t, newClient(t), server.Ready().EWS, nil)
	if err := server.Close(); !errors.Is(err, errDiskFull) {
		t.Errorf("closed with %v", err)
	}
}
