package reference

import "contactsync/config"

// graph is about Microsoft Graph.
func graph() config.Manual {
	return config.Manual{
		{Meaning: "mailboxes in Exchange Online, through Microsoft Graph"},
		{Name: "tenant_id", Meaning: "the directory, by its id or a domain of it"},
		{Name: "client_id", Meaning: "the application; of managed_identity, one that a user assigned"},
		{Name: "cloud", Words: []string{"public", "us_gov", "us_dod", "china"}, Default: `"public"`, Meaning: "which of Microsoft's clouds"},
		{Name: "url", Meaning: "where Graph answers, with the version; by the cloud where it is left out"},
		{Name: "authority", Meaning: "where tokens are had; by the cloud where it is left out"},
		{Name: "ca_file", Meaning: "a certificate authority (PEM) to trust beside those of the system"},
		timeout(),
		{Name: "concurrency", Least: 1, Most: 1000, Default: "64", Meaning: "requests at once, over all mailboxes"},
		{Name: "mailbox_concurrency", Least: 1, Most: 4, Default: "3", Meaning: "requests at once for one mailbox; Graph allows 4 over all programs"},
		{Name: "mailbox_requests", Least: 20, Most: 10000, Default: "10000", Meaning: "requests for one mailbox in ten minutes, those in batches counted each"},
		{
			Name: "requests_per_second", Least: 10, Most: 13000, Default: "13000",
			Meaning: "requests over all mailboxes, those in batches counted each; Graph allows an application 130,000 in ten seconds",
		},
		{Name: "batch_size", Least: 1, Most: 20, Default: "20", Meaning: "requests in a batch"},
		{Name: "page_size", Least: 1, Most: 999, Default: "500", Meaning: "contacts in a page"},
		{
			Name: "full_every", Most: 10000, Default: "14",
			Meaning: "every so many times a folder is read from the start, whatever the service says has changed; 0 for never",
		},
		{
			Name: "mailbox_timeout", Form: config.DurationForm, Default: `"30m"`,
			Meaning: "for one step in one mailbox, with all repetitions and pauses",
		},
		{
			Name: "backoff", Form: config.DurationForm, Default: `"1s"`,
			Meaning: "the wait before a first repetition, where the service names none; doubled each time",
		},
		{
			Name: "auth", Words: []string{"secret", "certificate", "managed_identity", "workload_identity", "github_oidc", "azure_cli"},
			Meaning: "how the application signs in; managed_identity, workload_identity, github_oidc and azure_cli need no secret",
		},
		{Name: "auth.secret", Meaning: "secret: the application's, from a sensitive variable"},
		{Name: "auth.path", Meaning: "certificate: the certificate and its key (PEM or PKCS #12)"},
		{Name: "auth.password", Meaning: "certificate: its password, if it has one"},
		{Name: "auth.token_file", Meaning: "workload_identity: the pod's token; by its environment where it is left out"},
		{Name: "auth.audience", Meaning: `github_oidc: "api://AzureADTokenExchange" by default`},
	}
}
