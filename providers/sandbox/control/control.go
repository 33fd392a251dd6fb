// Package control is the endpoint by which a test steers a sandbox: what goes
// wrong, what the users do, and what the clients did. It speaks JSON over HTTP
// and asks for no password, so that it has to be on loopback. A failure is a
// status from 400 on with {"error": "…"}.
package control

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"strings"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

//go:embed manual.txt
var manual string

// Manual says what the endpoint does, in lines of at most 80 characters.
func Manual() string { return manual }

// Server is what is steered.
type Server interface {
	Store() *mailbox.Store
	Faults() *fault.Faults

	// AddMailbox makes a mailbox and its user.
	AddMailbox(address, name string) (user, password string, err error)

	// Refuse says whether a mailbox refuses the service account.
	Refuse(address string, refuse bool)

	// Home is where a mailbox is, and Move moves it: "both", "on_premises" or
	// "cloud".
	Home(address string) string
	Move(address, home string) error

	// Permission is that of the app for Graph, and Permit gives it another one.
	Permission() string
	Permit(permission string) error

	// Locked says whether wrong passwords locked the user of a mailbox, and
	// Unlock unlocks it; both take the name of an account without a mailbox too.
	Locked(user string) bool
	Unlock(user string)

	// Requests are the requests by operation, MostInFlight how many there were at
	// once, Violations what clients did wrong. Forget begins anew.
	Requests() map[string]int
	MostInFlight() int
	Violations() []string
	Forget()

	// Database has the records of the CRM. Logins are those who may log in there,
	// Active the ones that have a request running, and PutLogin makes or changes
	// one.
	Database() *database.Database
	Logins() *login.Directory
	Active() []string
	PutLogin(login.Login) error

	// Ready describes the server, as JSON.
	Ready() any
}

// maxBody is how large a request may be, in bytes.
const maxBody = 64 << 20

// handler answers the requests.
type handler struct{ server Server }

// action answers a request: with what becomes the JSON of the answer, nil for
// none, or with why it could not be done.
type action func(r *http.Request) (any, error)

// New makes the endpoint of a server.
func New(s Server) http.Handler {
	h := handler{s}
	mux := http.NewServeMux()
	for pattern, do := range map[string]action{
		"GET /ready":                      func(*http.Request) (any, error) { return s.Ready(), nil },
		"GET /faults":                     h.faults,
		"PATCH /faults":                   h.setFaults,
		"GET /requests":                   h.requests,
		"DELETE /requests":                h.forget,
		"POST /unlock":                    h.unlock,
		"GET /mailboxes":                  h.mailboxes,
		"POST /mailboxes":                 h.addMailbox,
		"GET /mailboxes/{address}":        h.dump,
		"PATCH /mailboxes/{address}":      h.setMailbox,
		"POST /mailboxes/{address}/{act}": h.act,
		"GET /graph":                      h.graph,
		"PATCH /graph":                    h.setGraph,
		"GET /crm":                        h.crm,
		"GET /crm/logins":                 func(*http.Request) (any, error) { return s.Logins().All(), nil },
		"PATCH /crm/logins/{user}":        h.setLogin,
		"POST /crm/token":                 h.token,
		"GET /crm/records/{table}":        h.records,
		"POST /crm/{act}":                 h.actInCRM,
	} {
		mux.Handle(pattern, do)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, manual) // the client may have gone
	})
	return local(mux)
}

// local refuses what a web page in a browser could be made to send.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			answer(w, http.StatusMisdirectedRequest, failure{"call it by its loopback address"})
			return
		}
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.ContentLength != 0 && (err != nil || kind != "application/json") {
			answer(w, http.StatusUnsupportedMediaType, failure{"send Content-Type: application/json"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

// failure is the answer to a request that could not be done.
type failure struct {
	Error string `json:"error"`
}

// errRequest is the cause of refusing a request that is wrong in itself.
var errRequest = errors.New("bad request")

// badRequest is an error of a request that is wrong in itself.
func badRequest(format string, values ...any) error {
	return fmt.Errorf("%w: %w", errRequest, fmt.Errorf(format, values...))
}

// ServeHTTP answers with what the action gives.
func (do action) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	result, err := do(r)
	status := http.StatusOK
	switch {
	case err == nil:
	case errors.Is(err, errRequest):
		status = http.StatusBadRequest
	case errors.Is(err, mailbox.ErrNoMailbox), errors.Is(err, mailbox.ErrNotFound), errors.Is(err, database.ErrNotFound):
		status = http.StatusNotFound
	default:
		status = http.StatusConflict
	}
	if err != nil {
		result = failure{strings.TrimPrefix(err.Error(), errRequest.Error()+": ")}
	}
	answer(w, status, result)
}

// answer writes a document.
func answer(w http.ResponseWriter, status int, document any) {
	if document == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		http.Error(w, `{"error":"no JSON"}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encoded.Bytes()) // the client may have gone
}

// decode reads the document of a request. What it does not know is an error.
func decode(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return badRequest("%w; GET / says what is known", err)
	}
	return nil
}
