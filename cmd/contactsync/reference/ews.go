package reference

import "contactsync/config"

// ews is about Exchange Web Services.
func ews() config.Manual {
	return append(config.Manual{
		{Meaning: "mailboxes on an Exchange Server"},
		{Name: "url", Required: true, Meaning: `where Exchange Web Services answer: "https://mail.example.com/EWS/Exchange.asmx"`},
		{
			Name: "access", Words: []string{"impersonation", "delegate"}, Default: `"impersonation"`,
			Meaning: `the account acts as each mailbox's owner (role ApplicationImpersonation); "delegate": it has full access to the mailboxes`,
		},
		timeout(),
		{Name: "concurrency", Least: 1, Most: 1000, Default: "10", Meaning: "requests at once, over all mailboxes; fewer by itself while the server asks for that"},
		{Name: "mailbox_concurrency", Least: 1, Most: 1000, Default: "4", Meaning: "requests at once for one mailbox"},
		{Name: "batch_size", Least: 1, Most: 1000, Default: "100", Meaning: "contacts in one request"},
		{Name: "batch_bytes", Least: 65536, Most: 33554432, Default: "4194304", Meaning: "bytes of one request, about"},
		{
			Name: "mailbox_timeout", Form: config.DurationForm, Default: `"10m"`,
			Meaning: "for one step in one mailbox, with all repetitions and pauses",
		},
		{
			Name: "backoff", Form: config.DurationForm, Default: `"1s"`,
			Meaning: "the wait before a first repetition, where the server names none; doubled each time",
		},
		allowHTTP(),
	}, web("how the account signs in", "ntlm", "basic", "kerberos", "oauth")...)
}
