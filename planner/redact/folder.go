package redact

// Naming is the Redactor with the names of folders that may be shown to everybody, such as those that
// the configuration has. Users name their folders as they like: any other name is hidden as a value is.
func (r *Redactor) Naming(folders []string) *Redactor {
	named := *r
	named.folders = make(map[string]bool, len(folders))
	for _, name := range folders {
		named.folders[name] = true
	}
	return &named
}

// Folder is the name of a folder as it may be printed, in quotes where it is shown.
func (r *Redactor) Folder(name string) string {
	switch {
	case r.showsFolder(name):
		return Quote(name)
	case r.mode == Partial:
		return Quote(partialText(name))
	case r.mode == hash:
		return r.hash(name)
	}
	return Sensitive
}

// PlainFolder is Folder for programs: without quotes, and whole and as it is where it is shown;
// EscapeJSON makes it safe to print.
func (r *Redactor) PlainFolder(name string) string {
	switch {
	case r.showsFolder(name):
		return name
	case r.mode == Partial:
		return partialText(name)
	}
	return r.Folder(name)
}

func (r *Redactor) showsFolder(name string) bool { return r.mode == Show || r.folders[name] }
