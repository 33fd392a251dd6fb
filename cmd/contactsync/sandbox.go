package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/certificate"
	"contactsync/providers/sandbox/control"
	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

// sandboxOptions are the options of sandbox.
type sandboxOptions struct {
	server sandbox.Options

	auth, crm, faults, flaw, rewrites, refuse string

	graph, appCert, onPremises, cloud string

	mailboxes int
	seedFrom  string
	log       string
	vars      string
	crmVars   string
	graphVars string
	json      bool
}

func sandboxCommand() command {
	return command{
		name:    "sandbox",
		summary: "Run a simulated Exchange and CRM to try things out with",
		usage:   "[options]",
		help: `Runs a simulated Exchange: mailboxes with contacts of their users, behind an EWS
endpoint that is as strict as Exchange, and behind Microsoft Graph, with users,
passwords, and faults on demand; and a simulated Aurea CRM behind a
CRM.interface. It listens on this machine only, shows how to use it, and runs
until it is interrupted (Ctrl-C). Nothing of it is kept, unless -data says
where, for mailboxes.

Examples:

  contactsync sandbox
  contactsync sandbox -seed-from=mailboxes -data=sandbox.db
  contactsync sandbox -seed-from=crm -vars=sandbox.auto.csvars
  contactsync sandbox -faults=all=5% -latency=50ms -log-requests=requests.jsonl
  contactsync sandbox -seed-from=crm -crm=empty=absent,children=following

Mailboxes: -mailboxes=N makes user1@example.com and so on, whose users have
contacts of their own. Instead, -seed-from reads
  a directory of mailboxes, as provider "vdir" has it: one directory a mailbox
  with .vcf files, folders below it;
  a directory with a file reps.csv: mailboxes for the addresses in its column
  "email"; if persons.csv is there too, the CRM has what is in persons.csv,
  companies.csv, reps.csv, favorites.csv and sales_groups.csv, as provider "csv"
  has them;
  a CSV file of contacts, with the columns mailbox, folder, given_name, surname,
  company, email1, business_phone and others that a wrong name makes it list.

Signing in: every mailbox has a user who is called as its address. A service
account, which is shown too, may impersonate all users and has full access.
Basic and NTLM work, and OAuth with POST /token beside the EWS endpoint
(client_credentials, user and password as client_id and client_secret). Five
wrong passwords lock an account.

Graph: it has the same mailboxes as EWS, unless -on-premises or -cloud says that
only one of them answers for some. An app, whose tenant, id and secret are
shown, gets tokens at TENANT/oauth2/v2.0/token (client_credentials), by its
secret or by an assertion that the key of -app-cert signed. Clients of Graph
want -tls. -graph sets what is not known of the service; the first word is the
default:

` + indent(strings.Join(graph.Switches(), "\n")) + `

The CRM: without such files it is an invented one, whose reps are the owners of
the mailboxes. The login ` + login.MasterUser + ` may run requests as another login; each rep has
one, which the control endpoint lists. -crm sets what is not known of a real
CRM.interface; the first word is the default:

` + indent(strings.Join(crm.Switches(), "\n")) + `

` + paragraph("Faults, for -faults and for the control endpoint: "+strings.Join(faultNames(), ", ")+".") + `

` + paragraph("Rewrites, what the server makes of what is written: "+strings.Join(rewriteNames(mailbox.Rewrites()), ", ")+
			". By default these are "+strings.Join(rewriteNames(mailbox.DefaultRewrites()), ", ")+".") + `

The control endpoint, for tests:

` + indent(control.Manual()) + `
Exit codes: 0 it was interrupted, 1 it could not start or keep its log`,
		run: runSandbox,
	}
}

func runSandbox(ctx context.Context, e *env, args []string) int {
	var o sandboxOptions
	c := sandboxCommand()
	set := e.flags(c)
	set.StringVar(&o.server.Listen, "listen", "127.0.0.1:0", "loopback `address` to listen on, HOST:PORT; port 0 is a free one")
	set.StringVar(&o.server.Control, "control", "127.0.0.1:0", "loopback `address` of the control endpoint")
	set.BoolVar(&o.server.TLS, "tls", false, "speak TLS, with a certificate of an authority of its own")
	set.StringVar(&o.server.CertDir, "cert-dir", "", "`directory` that the authority's certificate, ca.pem, is written to; by default a temporary one")
	set.StringVar(&o.flaw, "cert-flaw", "", "what is to be wrong (`flaw`) with the certificate: expired, expiring, other_host or foreign_ca")
	set.IntVar(&o.mailboxes, "mailboxes", 4, "how many (`N`) mailboxes to make")
	set.StringVar(&o.seedFrom, "seed-from", "", "directory or CSV `file` with mailboxes to make instead")
	set.Int64Var(&o.server.Seed, "seed", 0, "`number` that decides passwords, ids, contacts and faults; by default passwords are random")
	set.StringVar(&o.server.DataPath, "data", "", "`file` that keeps the mailboxes for the next time")
	set.StringVar(&o.crm, "crm", "", "how the CRM is where it is not known how a real one is: `NAME=VALUE,..`, such as empty=absent")
	set.StringVar(&o.faults, "faults", "", "which share of the requests goes wrong, and how: `KIND=SHARE,..`, such as all=5%")
	set.DurationVar(&o.server.Latency, "latency", 0, "how long each request is held back, such as 50ms")
	set.StringVar(&o.rewrites, "rewrites", "default", "what the server makes of what is written: `names` with commas between them, or default, all, none")
	set.StringVar(&o.auth, "auth", "basic,ntlm,oauth", "the `ways` to sign in, some of basic, ntlm, oauth")
	set.StringVar(&o.refuse, "refuse", "", "`addresses` of mailboxes that the service account and the app may not use, with commas between them")
	set.StringVar(&o.onPremises, "on-premises", "", "`addresses` of mailboxes that EWS alone answers for, with commas between them")
	set.StringVar(&o.cloud, "cloud", "", "`addresses` of mailboxes that Graph alone answers for")
	set.StringVar(&o.graph, "graph", "", "how Graph is where it is not known how the service is: `NAME=VALUE,..`, such as cloud=national")
	set.StringVar(&o.server.Permission, "permission", sandbox.ContactsReadWrite, "`permission` of the app for Graph: Contacts.ReadWrite or Contacts.Read")
	set.StringVar(&o.appCert, "app-cert", "", "`file` with a certificate (PEM) by whose key the app may sign in to Graph")
	set.StringVar(&o.server.Version, "version", "15.2", "the `version` it says it has: 15.2 (Exchange 2019 and SE) or 15.20 (Exchange Online)")
	set.StringVar(&o.log, "log-requests", "", "`file` for all requests and answers, a line of JSON each, secrets struck out; - is stderr")
	set.StringVar(&o.vars, "vars", "", "new `file` for the variables ews_url, ews_user, ews_password and ews_ca_file, removed at the end; a configuration reads *.auto.csvars by itself")
	set.StringVar(&o.crmVars, "crm-vars", "", "likewise a new `file` for crm_url, crm_user, crm_password and crm_ca_file")
	set.StringVar(&o.graphVars, "graph-vars", "", "likewise a new `file` for graph_url, graph_authority, graph_tenant_id, graph_client_id, graph_secret and graph_ca_file")
	set.BoolVar(&o.json, "json", false, "show how to use it as one line of JSON, once it can be used")
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if err := noArguments(set.Args()); err != nil {
		return e.fail(err)
	}
	if err := e.sandbox(ctx, &o); err != nil {
		return e.fail(err)
	}
	return exitDone
}

// sandbox runs a server until the context ends.
func (e *env) sandbox(ctx context.Context, o *sandboxOptions) (err error) {
	if err := o.resolve(); err != nil {
		return err
	}
	log, err := e.openLog(o.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	if o.log != "" {
		o.server.Log = log
	}
	server, err := sandbox.Start(o.server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	ready := server.Ready()
	for path, text := range map[string]string{
		o.vars: sandboxVariables(ready), o.crmVars: crmVariables(ready), o.graphVars: graphVariables(ready),
	} {
		if path == "" {
			continue
		}
		if err := writeNew(path, text); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.Remove(path)) }()
	}
	if o.json {
		err = newJSONPrinter(e.stdout).Encode(server.Ready())
	} else {
		_, err = io.WriteString(e.stdout, sandboxPage(server.Ready(), o))
	}
	if err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// writeNew writes a file for its owner alone that was not there before.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: the file is there already; remove it if a sandbox left it behind", path)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// openLog opens the request log. Without a name it is one that nobody reads.
func (e *env) openLog(name string) (io.WriteCloser, error) {
	switch name {
	case "":
		return keepOpen{io.Discard}, nil
	case "-":
		return keepOpen{e.stderr}, nil
	}
	return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
}

// keepOpen is a writer that others go on using.
type keepOpen struct{ io.Writer }

// Close does nothing.
func (keepOpen) Close() error { return nil }

// resolve turns what was written into the options of the server.
func (o *sandboxOptions) resolve() (err error) {
	if o.mailboxes < 0 {
		return errors.New("-mailboxes: there cannot be fewer than none")
	}
	if o.server.Latency < 0 {
		return errors.New("-latency: a duration from 0 on")
	}
	if o.seedFrom != "" {
		o.server.Mailboxes, err = seed.Read(o.seedFrom, o.server.Seed, o.mailboxes)
		if err != nil {
			return fmt.Errorf("-seed-from: %w", err)
		}
	} else {
		o.server.Mailboxes = seed.Invent(o.server.Seed, o.mailboxes)
	}
	if o.server.Records, err = readRecords(o.seedFrom); err != nil {
		return fmt.Errorf("-seed-from: %w", err)
	}
	if err := setSwitches(&o.server.CRM, o.crm); err != nil {
		return fmt.Errorf("-crm: %w", err)
	}
	if err := setSwitches(&o.server.Graph, o.graph); err != nil {
		return fmt.Errorf("-graph: %w", err)
	}
	if o.server.AppCertificates, err = readCertificates(o.appCert); err != nil {
		return fmt.Errorf("-app-cert: %w", err)
	}
	if o.server.Faults, err = parseFaults(o.faults); err != nil {
		return fmt.Errorf("-faults: %w", err)
	}
	if o.server.Rewrites, err = parseRewrites(o.rewrites); err != nil {
		return fmt.Errorf("-rewrites: %w", err)
	}
	o.server.Auth = fields(o.auth)
	o.server.Refuse = fields(o.refuse)
	o.server.OnPremises, o.server.InCloud = fields(o.onPremises), fields(o.cloud)
	o.server.Flaw = certificate.Flaw(o.flaw)
	if o.server.Flaw != certificate.None && !o.server.TLS {
		return errors.New("-cert-flaw: it needs -tls")
	}
	if o.server.CertDir != "" && !o.server.TLS {
		return errors.New("-cert-dir: it needs -tls")
	}
	return nil
}
