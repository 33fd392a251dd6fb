package reference

import "contactsync/config"

// vdir is about mailboxes that lie in files.
func vdir() config.Manual {
	return config.Manual{
		{Meaning: "mailboxes, as vCard files"},
		{Name: "path", Meaning: "the directory that has a directory for each mailbox, named by its e-mail address"},
	}
}
