package reference

import "contactsync/config"

// photo is about the block photo of a source.
func photo() config.Manual {
	wait := timeout()
	wait.Name = "photo.timeout"
	return append(config.Manual{
		{Name: "photo", Meaning: "how photos are fetched that records have the https address of; without hosts none are"},
		{
			Name: "photo.hosts", Form: config.TextOrListForm,
			Meaning: `that photos are fetched from: ["media.example.com"], with a port if it is not 443`,
		},
		{Name: "photo.max_kilobytes", Least: 1, Most: 65536, Default: "2048", Meaning: "the largest photo"},
		{Name: "photo.concurrency", Least: 1, Most: 100, Default: "4", Meaning: "photos that are fetched from one host at once"},
		wait,
	}, tls("photo.tls")...)
}
