package addressbook

import (
	"fmt"
	"slices"
)

// Places says of those of some properties that a target does not keep where they are put in
// which other property each turns up: one that keeps a list without gaps moves a value up
// where nothing comes before it. What moves to another one of the properties is not told.
// normalize is as in providers.Target.
func Places(normalize func(*Contact) *Contact, names []string) map[string]string {
	samples := make(map[string]string)
	var fields []Field
	for i, name := range names {
		if p, ok := LookUp(name); ok && p.Type == String && p.OneOf == nil {
			samples[name] = fmt.Sprintf("%d@example.com", i) // it will do for a telephone too
			fields = append(fields, Field{name, Text(samples[name])})
		}
	}
	places := make(map[string]string)
	normal := normalize(NewContact(fields...))
	for name, sample := range samples {
		// The name of an e-mail address that has none is the address: the address comes first.
		at := slices.IndexFunc(normal.Fields, func(f Field) bool { return f.Value.Text == sample })
		if at >= 0 && !slices.Contains(names, normal.Fields[at].Name) {
			places[name] = normal.Fields[at].Name
		}
	}
	return places
}
