package reference

import "contactsync/config"

// sqlite is about the state in a file.
func sqlite() config.Manual {
	return config.Manual{
		{Meaning: "where it is remembered what was done; without a block it is as if there were an empty one"},
		{Name: "path", Default: `"contactsync.db"`, Meaning: "the file of the state"},
	}
}
