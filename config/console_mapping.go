package config

import (
	"encoding/base64"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// mapping is the mapping that a traversal names, nil if there is none of that name.
func (c *Console) mapping(traversal hcl.Traversal) *Mapping {
	name, ok := memberName(traversal)
	if !ok || traversal.RootName() != "mapping" {
		return nil
	}
	return c.l.mappings[name]
}

// mapped adds the contact that the mapping makes which a traversal names.
func (c *Console) mapped(traversal hcl.Traversal, scope *ConsoleScope, mappings map[string]cty.Value) {
	place := traversal.SourceRange()
	name, ok := memberName(traversal)
	m := c.mapping(traversal)
	switch {
	case !ok:
		c.l.errorf(&place, "Incomplete reference", "A mapping is written mapping.<name>.")
		return
	case m == nil:
		c.l.undeclared(place, "mapping", name, sortedKeys(c.l.mappings))
		return
	case m.Kind != scope.kind():
		c.l.errorf(&place, "No record", "mapping.%s is for %s: name one with -record=<key> when the console is started.", name, plural(m.Kind))
		return
	}
	if _, done := mappings[name]; done {
		return
	}
	properties := map[string]cty.Value{}
	for _, mapped := range m.Properties {
		property, _ := addressbook.LookUp(mapped.Name)
		if reference, is := mapped.Value.Reference(scope.scope()); is && property.Type == addressbook.Binary {
			properties[mapped.Name] = cty.StringVal(reference)
			continue
		}
		value, err := mapped.Value.Value(scope.scope(), property)
		if err != nil {
			c.l.errorf(&place, "Mapping that fails", "The property %s of mapping.%s: %s.", mapped.Name, name, err)
			continue
		}
		put(properties, strings.SplitN(mapped.Name, ".", 2), c.shown(mapped.Value, property, value))
	}
	mappings[name] = cty.ObjectVal(properties)
}

// put sets a member of an object, or of an object in it.
func put(object map[string]cty.Value, path []string, value cty.Value) {
	if len(path) == 1 || strings.HasPrefix(path[0], "mapi/") {
		object[strings.Join(path, ".")] = value
		return
	}
	inner := map[string]cty.Value{}
	if there, ok := object[path[0]]; ok {
		inner = there.AsValueMap()
	}
	put(inner, path[1:], value)
	object[path[0]] = cty.ObjectVal(inner)
}

// shown is the value of a property as a value of the language, marked if its expression
// names a sensitive value.
func (c *Console) shown(x *Expression, property addressbook.Property, value addressbook.Value) cty.Value {
	shown := cty.NullVal(cty.String)
	switch {
	case value.IsAbsent():
	case property.Type == addressbook.Strings:
		var list []cty.Value
		for _, text := range value.List {
			list = append(list, cty.StringVal(text))
		}
		shown = cty.ListVal(list)
	case property.Type == addressbook.Binary:
		shown = cty.StringVal(base64.StdEncoding.EncodeToString([]byte(value.Text)))
	default:
		shown = cty.StringVal(value.Text)
	}
	if x.IsSensitive() {
		return shown.Mark(sensitiveMark)
	}
	return shown
}
