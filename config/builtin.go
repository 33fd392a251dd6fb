package config

import (
	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// builtinName is the name that ranges give the built-in mappings.
const builtinName = "(built-in mapping)"

// builtinMappings are the mappings of a sync that names none: what Aurea's
// connector for Exchange synchronizes out of the box. They are read like any
// configuration, so that they can be nothing that a user could not write.
const builtinMappings = `
mapping "default" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  email1         = person["E-mail1"]
  business_phone = person.Tel1
}

mapping "default" {
  for          = "company"
  company_name = company.Company
}
`

// builtinMapping is the built-in mapping of a kind.
func (l *loader) builtinMapping(kind addressbook.Kind) *Mapping {
	if l.builtin == nil {
		l.builtin = map[addressbook.Kind]*Mapping{}
		file, diags := parse([]byte(builtinMappings), builtinName)
		l.add(diags)
		l.files[builtinName] = file
		schema := &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "mapping", LabelNames: []string{"name"}}}}
		for _, block := range l.content(file.Body, schema).Blocks {
			m := l.mapping(block)
			l.builtin[m.Kind] = m
		}
	}
	return l.builtin[kind]
}
