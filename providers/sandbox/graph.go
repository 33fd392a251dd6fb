package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/graph"
)

// operationGraph is the operation of requests to Graph. What they do is counted
// beside it, request by request in a batch too: "Graph create contact".
const operationGraph = "Graph"

// GraphLimits are those of Graph; a field that is zero is that of the service.
type GraphLimits = graph.Limits

// GraphOptions are the switches of what is not known of Graph.
type GraphOptions = graph.Options

// The permissions that an app can have.
const (
	ContactsRead      = "Contacts.Read"
	ContactsReadWrite = "Contacts.ReadWrite"
)

// checkPermission fails if there is no such permission.
func checkPermission(permission string) error {
	if permission != ContactsRead && permission != ContactsReadWrite {
		return fmt.Errorf("there is no permission %q; there are %s and %s", permission, ContactsRead, ContactsReadWrite)
	}
	return nil
}

// graphPath says whether a path is one of Graph.
func graphPath(path string) bool {
	return len(path) >= len(graph.PathPrefix) && strings.EqualFold(path[:len(graph.PathPrefix)], graph.PathPrefix)
}

// newGraph makes the Graph front end. It fails if a switch has a value that there
// is not.
func (s *Server) newGraph() (http.Handler, error) {
	if err := s.options.Graph.Check(); err != nil {
		return nil, err
	}
	return &graph.Server{
		Store: s.store, Faults: s.faults, Seed: s.options.Seed, Now: s.options.Now,
		Limits: s.options.GraphLimits, Options: s.options.Graph,
		Access: s.graphAccess, Hosts: s.homes.inCloud, Wait: s.wait,
		Violations: func(text string) { s.observed.violation("%s", text) },
		Observe:    func(operation string) { s.observed.count(operationGraph + " " + operation) },
	}, nil
}

// graphAccess is what an account may do in a mailbox: the app what it was
// permitted, in the mailboxes that do not refuse it; others what they may do by
// EWS.
func (s *Server) graphAccess(a *account.Account, address string) graph.Access {
	switch {
	case a == s.app.Account && !s.refused.allow(address), a != s.app.Account && !a.MayOpen(address):
		return graph.NoAccess
	case a == s.app.Account && s.app.permission() == ContactsRead:
		return graph.ReadAccess
	}
	return graph.WriteAccess
}

// handleGraph hands a request to Graph, with the faults of HTTP before and after.
func (s *Server) handleGraph(x *exchange) {
	x.request.Body = io.NopCloser(bytes.NewReader(x.body))
	if x.caller = s.bearer(x.request); x.caller == nil {
		x.refused = errors.New("no token, or one that has expired")
		x.operation = s.counted("Unauthorized")
		x.answer.header.Set("WWW-Authenticate", `Bearer realm="", authorization_uri="`+origin(x.request)+
			`/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`)
		s.graph.ServeHTTP(x.answer, x.request)
		return
	}
	x.operation = s.counted(operationGraph)
	if x.fault = s.roll(fault.CutBefore, fault.BadGateway, fault.LoginPage); x.fault != "" {
		x.page()
		return
	}
	s.graph.ServeHTTP(x.answer, x.request.WithContext(account.With(x.request.Context(), x.caller)))
	if x.abandoned = x.answer.status == 0; x.abandoned {
		return
	}
	after := []fault.Kind{fault.CutAfter, fault.TimeoutAfter, fault.Truncated, fault.Malformed}
	if x.answer.status == http.StatusNoContent {
		after = append(after, fault.GraphStrayChunk)
	}
	x.fault = s.roll(after...)
	x.page()
}

// bearer is whom the access token of a request belongs to, nil if there is none
// that is valid.
func (s *Server) bearer(r *http.Request) *account.Account {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return nil
	}
	a := s.issuer.holder(strings.TrimSpace(token))
	if a == nil || s.faults.Roll(fault.GraphTokenExpired) {
		return nil
	}
	return a
}

// origin is the URL that a client called the server by, without a path.
func origin(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
