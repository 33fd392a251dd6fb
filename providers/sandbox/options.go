package sandbox

import (
	"crypto/x509"
	"io"
	"time"

	"contactsync/providers/sandbox/certificate"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

// NewMailbox is a mailbox that the server begins with.
type NewMailbox = seed.Mailbox

// Options say how a server behaves. Their zero value is a server that works.
type Options struct {
	// Listen and Control are where the server and its control endpoint listen:
	// HOST:PORT, where the host has to be a loopback address. "" is a free port
	// of 127.0.0.1.
	Listen, Control string

	// TLS has the server (not the control endpoint) speak TLS, with a
	// certificate of an authority that is written to the file ca.pem in CertDir.
	// If CertDir is "", that is a directory of its own, removed by Close. Flaw is
	// what is to be wrong with the certificate.
	TLS     bool
	CertDir string
	Flaw    certificate.Flaw

	// DataPath is the file that keeps the mailboxes; "" is memory only.
	DataPath string

	// Seed decides ids, faults and passwords. 0 is a seed as any other, but then
	// the passwords are random.
	Seed int64

	// Now is the clock; nil is that of the system.
	Now func() time.Time

	// Mailboxes are those that the server begins with, as far as the data file
	// does not have them.
	Mailboxes []NewMailbox

	// Refuse are the addresses of mailboxes that the service account may
	// neither impersonate the owner of nor open, and that are outside of the
	// scope of the app.
	Refuse []string

	// Rewrites are what the server makes of what is written; nil is what Exchange
	// is known to do.
	Rewrites []mailbox.Rewrite

	// Faults are the shares of requests, 0 to 1, that faults strike, and Latency
	// is how long each request is held back.
	Faults  map[fault.Kind]float64
	Latency time.Duration

	// Limits are those of the server; the zero value is those of Exchange.
	Limits Limits

	// Version is what the server says it is, "15.2" (Exchange 2019 and
	// Subscription Edition), which is the default, or "15.20" (Exchange Online).
	Version string

	// Auth are the ways to sign in that the server offers, some of AuthBasic,
	// AuthNTLM and AuthOAuth; nil is all of them.
	Auth []string

	// OnPremises are the addresses of mailboxes that only EWS answers for, and
	// InCloud of those that only Graph does. The others are on both.
	OnPremises, InCloud []string

	// Graph are the switches of what is not known of Microsoft Graph, GraphLimits
	// its limits; their zero values are those of the service.
	Graph       GraphOptions
	GraphLimits GraphLimits

	// Permission is what the app may do by Graph, ContactsReadWrite by default. It
	// gets tokens by its secret, or by an assertion that the key of one of the
	// AppCertificates signed.
	Permission      string
	AppCertificates []*x509.Certificate

	// TokenLife is how long an access token is valid; 0 is an hour.
	TokenLife time.Duration

	// Records are those of the CRM; nil is an invented one whose reps are the
	// owners of the mailboxes. CRM are the switches of what is not known of a
	// real one, and Schema what its tables are.
	Records *database.Sheets
	CRM     crm.Options
	Schema  database.Options

	// Log gets a line of JSON for every request and its answer, secrets struck
	// out; nil keeps no log.
	Log io.Writer
}

// The ways to sign in.
const (
	AuthBasic = "basic"
	AuthNTLM  = "ntlm"  // Negotiate too, as far as it carries NTLM
	AuthOAuth = "oauth" // an access token of the server's own token endpoint
)

// Ready is what somebody needs to know to use a running server. As JSON it has
// only what there is.
type Ready struct {
	EWS       string       `json:"ews,omitempty"`     // URL of the EWS endpoint
	CRM       string       `json:"crm,omitempty"`     // URL of CRM.interface
	Graph     string       `json:"graph,omitempty"`   // URL of Microsoft Graph
	Control   string       `json:"control,omitempty"` // URL of the control endpoint
	CA        string       `json:"ca,omitempty"`      // path of the authority's certificate, PEM
	App       AppLogin     `json:"graph_app"`         // gets tokens for Graph
	Mailboxes []Login      `json:"mailboxes"`         // sorted by address
	Service   ServiceLogin `json:"service"`           // may impersonate, and has full access
	CRMMaster ServiceLogin `json:"crm_master"`        // login of the CRM that may impersonate
}

// Login is a mailbox, and how its user signs in.
type Login struct {
	Address  string `json:"address"`
	User     string `json:"user"`
	Password string `json:"password"`
}

// AppLogin is how the app that is registered for Graph gets its tokens.
type AppLogin struct {
	Authority string `json:"authority"` // URL that the tenant stands below
	Tenant    string `json:"tenant_id"`
	Client    string `json:"client_id"`
	Secret    string `json:"client_secret"`
}

// ServiceLogin is how an account without a mailbox signs in.
type ServiceLogin struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

// Counts are numbers of requests by operation: "GetItem" and others of EWS,
// "CRM" and "CRM query Person" and others of the CRM, "Graph" and "Graph create
// contact" and others of Graph, "Token", "Discovery", "Unauthorized" for those that were asked to sign in, and
// "Unknown".
type Counts map[string]int
