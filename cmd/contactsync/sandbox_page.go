package main

import (
	"fmt"
	"strings"

	"contactsync/planner/redact"
	"contactsync/providers/sandbox"
)

// shownMailboxes is how many mailboxes the page of a sandbox lists.
const shownMailboxes = 20

// sandboxPage says how to use a sandbox: where it is, who may sign in, and what to
// write into the configuration.
func sandboxPage(ready sandbox.Ready, o *sandboxOptions) string {
	var text strings.Builder
	fmt.Fprintf(&text, "A simulated Exchange and a simulated CRM are running.\n\n")
	writeEntry(&text, "EWS", ready.EWS)
	writeEntry(&text, "Microsoft Graph", ready.Graph)
	writeEntry(&text, "CRM.interface", ready.CRM)
	writeEntry(&text, "Control", ready.Control)
	if ready.CA != "" {
		writeEntry(&text, "Certificate of the CA", ready.CA)
	}
	text.WriteString("\nUsers and their passwords:\n\n")
	width := len(ready.Service.User)
	for _, login := range ready.Mailboxes {
		width = max(width, len(login.User))
	}
	for _, login := range ready.Mailboxes[:min(len(ready.Mailboxes), shownMailboxes)] {
		fmt.Fprintf(&text, "  %-*s  %s\n", width, redact.Text(login.User), login.Password)
	}
	if more := len(ready.Mailboxes) - shownMailboxes; more > 0 {
		fmt.Fprintf(&text, "  … and %d more; %s/ready lists them\n", more, ready.Control)
	}
	fmt.Fprintf(&text, "  %-*s  %s  (service account for all mailboxes)\n", width, ready.Service.User, ready.Service.Password)
	fmt.Fprintf(&text, "  %-*s  %s  (CRM login for all reps)\n", width, ready.CRMMaster.User, ready.CRMMaster.Password)
	writeVariableFiles(&text, o)
	text.WriteString("\nTo use it, put this into the configuration, and to = provider.ews.onprem into a\nsync block:\n\n")
	writeProvider(&text, ready, o)
	writeGraph(&text, ready)
	fmt.Fprintf(&text, `
Then, in another terminal:

  contactsync plan
  contactsync apply

To see what is in a mailbox:

  curl %s/mailboxes/%s

contactsync sandbox -help says how to make things go wrong. To end it: Ctrl-C.
`, ready.Control, redact.Text(firstAddress(ready)))
	return text.String()
}

// writeVariableFiles names the files that have the values below already.
func writeVariableFiles(text *strings.Builder, o *sandboxOptions) {
	var written []string
	for _, path := range []string{o.vars, o.crmVars, o.graphVars} {
		if path != "" {
			written = append(written, redact.Text(path))
		}
	}
	if len(written) > 0 {
		fmt.Fprintf(text, "\nA configuration that has variables for it needs nothing of what follows. Until\nthis ends, their values are in:\n\n  %s\n", strings.Join(written, "\n  "))
	}
}

// writeProvider writes a provider block for the service account.
func writeProvider(text *strings.Builder, ready sandbox.Ready, o *sandboxOptions) {
	fmt.Fprintf(text, "  provider \"ews\" \"onprem\" {\n    url = %q\n", ready.EWS)
	if ready.CA != "" {
		fmt.Fprintf(text, "    tls {\n      ca_file = %q\n    }\n", ready.CA)
	}
	way := sandbox.AuthBasic
	if len(o.server.Auth) > 0 {
		way = o.server.Auth[0]
	}
	fmt.Fprintf(text, "    auth %q {\n", way)
	if way == sandbox.AuthOAuth {
		endpoint := strings.TrimSuffix(ready.EWS, "/EWS/Exchange.asmx") + "/token"
		fmt.Fprintf(text, "      token_url     = %q\n      client_id     = %q\n      client_secret = %q\n", endpoint, ready.Service.User, ready.Service.Password)
		fmt.Fprintf(text, "      scope         = %q\n", endpoint+"/.default")
	} else {
		fmt.Fprintf(text, "      user     = %q\n      password = %q\n", ready.Service.User, ready.Service.Password)
	}
	text.WriteString("    }\n  }\n")
}

// writeGraph writes a provider block for the app.
func writeGraph(text *strings.Builder, ready sandbox.Ready) {
	if ready.CA == "" {
		text.WriteString("\nMicrosoft Graph takes tokens over TLS only: run the sandbox with -tls to use it.\n")
		return
	}
	text.WriteString("\nor, with to = provider.graph.cloud, the same mailboxes by Microsoft Graph:\n\n")
	app := ready.App
	fmt.Fprintf(text, "  provider \"graph\" \"cloud\" {\n    tenant_id = %q\n    client_id = %q\n", app.Tenant, app.Client)
	fmt.Fprintf(text, "    url       = %q\n    authority = %q\n    ca_file   = %q\n", ready.Graph, app.Authority, ready.CA)
	fmt.Fprintf(text, "    auth \"secret\" {\n      secret = %q\n    }\n  }\n", app.Secret)
}

// sandboxVariables are the values of the variables by which a configuration
// reaches the mailboxes of a sandbox.
func sandboxVariables(ready sandbox.Ready) string {
	text := fmt.Sprintf("ews_url      = %q\news_user     = %q\news_password = %q\n", ready.EWS, ready.Service.User, ready.Service.Password)
	if ready.CA != "" {
		text += fmt.Sprintf("ews_ca_file  = %q\n", ready.CA)
	}
	return text
}

// crmVariables are likewise those by which it reaches the CRM.
func crmVariables(ready sandbox.Ready) string {
	text := fmt.Sprintf("crm_url      = %q\ncrm_user     = %q\ncrm_password = %q\n", ready.CRM, ready.CRMMaster.User, ready.CRMMaster.Password)
	if ready.CA != "" {
		text += fmt.Sprintf("crm_ca_file  = %q\n", ready.CA)
	}
	return text
}

// graphVariables are likewise those by which it reaches Microsoft Graph.
func graphVariables(ready sandbox.Ready) string {
	app := ready.App
	text := fmt.Sprintf("graph_url       = %q\ngraph_authority = %q\ngraph_tenant_id = %q\ngraph_client_id = %q\ngraph_secret    = %q\n",
		ready.Graph, app.Authority, app.Tenant, app.Client, app.Secret)
	if ready.CA != "" {
		text += fmt.Sprintf("graph_ca_file   = %q\n", ready.CA)
	}
	return text
}

// firstAddress is the address of a mailbox, for an example.
func firstAddress(ready sandbox.Ready) string {
	if len(ready.Mailboxes) == 0 {
		return "ADDRESS"
	}
	return ready.Mailboxes[0].Address
}
