package crm

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/fault"
)

// Server answers requests. The account that a front end signed in is expected in
// the context.
type Server struct {
	// Faults are what goes wrong; nil is nothing.
	Faults *fault.Faults

	// Wait, if it is set, holds a request back once its login is active. If it
	// fails, there is no answer.
	Wait func() error

	// Count, if it is set, hears of each command: its name, or the name and the table
	// that it begins at, such as "query Person".
	Count func(operation string)

	options Options
	db      *database.Database
	logins  *login.Directory
	active  *activity
}

// Config is what a server is made of.
type Config struct {
	Options  Options
	Database *database.Database
	Now      func() time.Time
	Password func(user string) string // of the logins that it begins with
}

// New makes a server. It fails if a switch is something that it cannot be.
func New(c Config) (*Server, error) {
	options, err := c.Options.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("crm: %w", err)
	}
	return &Server{
		options: options, db: c.Database, logins: login.New(c.Database, c.Now, c.Password),
		active: &activity{now: c.Now, running: map[string]bool{}, until: map[string]time.Time{}},
	}, nil
}

// Database has the records.
func (s *Server) Database() *database.Database { return s.db }

// Logins are those who may log in.
func (s *Server) Logins() *login.Directory { return s.logins }

// Active are the logins that have a request running, sorted.
func (s *Server) Active() []string { return slices.Sorted(slices.Values(s.active.users())) }

// Front says whether a request needs an account of the web server.
func (s *Server) Front() bool { return s.options.Front == "account" }

// Document is the document in a request: the body, or the field xml of a form.
// It is false if it is not to be had.
func Document(header http.Header, body []byte) ([]byte, bool) {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return body, true
	}
	form, err := url.ParseQuery(string(body))
	if err != nil || !form.Has("xml") {
		return nil, false
	}
	return []byte(form.Get("xml")), true
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		page(w, http.StatusMethodNotAllowed, "405 - HTTP verb used to access this page is not allowed.")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client went while it asked
	}
	var request *element
	document, ok := Document(r.Header, body)
	if ok {
		request, err = parse(document)
	}
	if !ok || err != nil || request.name != "request" {
		page(w, http.StatusInternalServerError, "500 - Internal server error.")
		return
	}
	c := &call{Server: s, ctx: r.Context, w: w, request: request}
	c.run()
}

// page answers as a web server does that has no idea of what is asked.
func page(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	var html bytes.Buffer
	fmt.Fprintf(&html, "<!DOCTYPE html><html><head><title>%s</title></head><body><h2>%s</h2></body></html>\n", text, text)
	_, _ = w.Write(html.Bytes()) // the client may have gone
}
