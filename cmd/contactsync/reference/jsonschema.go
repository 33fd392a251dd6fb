package reference

import (
	"encoding/json"
	"io"
	"strings"

	"contactsync/config"
)

// object is a JSON object.
type object = map[string]any

// JSONSchema writes a JSON Schema, draft 2020-12, of the files *.hcl.json of a language, with
// which editors complete and check them. It fails if it cannot be written.
//
// In JSON a block is a property of its type, with a property below it for each label, and
// an expression is a text with "${ }" in it. The schema refuses what has another form of
// the same meaning: a number or a truth value in quotes, and an array around a block of which
// there is one.
func JSONSchema(w io.Writer, blocks []config.Block) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "contactsync configuration",
		"description": "A file *.hcl.json of a configuration of contactsync",
		"anyOf":       []any{ref("file"), object{"type": "array", "items": ref("file")}},
		"$defs":       newDefinitions(blocks),
	})
}

// definitions are what the rest of a schema refers to, by name. A block is there under its
// path, "sync.select", so that it is written once wherever it may stand.
type definitions object

func newDefinitions(blocks []config.Block) definitions {
	d := definitions{
		"template": object{
			"description": "an expression in ${ }",
			"type":        "string", "pattern": `[$%]\{`,
		},
		"expression": object{
			"description": "a value, or an expression in ${ }",
			"type":        []string{"string", "number", "boolean", "array", "object", "null"},
		},
		"duration": object{
			"description": `hours, minutes and seconds: "90m", "12h"`,
			"type":        "string", "pattern": `^([0-9]+(\.[0-9]*)?(ns|us|µs|μs|ms|s|m|h))+$`,
		},
	}
	d["file"] = d.body(config.Block{Blocks: blocks}, "")
	return d
}

func ref(name string) object { return object{"$ref": "#/$defs/" + name} }

// body is what stands between the braces of the block at a path. A file is a body too, in
// which nothing is required: it is one of several.
func (d definitions) body(b config.Block, path string) object {
	properties := object{"//": object{"description": "a comment"}}
	var required []string
	for _, a := range b.Attributes {
		properties[a.Name] = attribute(a)
		if a.Required {
			required = append(required, a.Name)
		}
	}
	kinds := map[string]object{}
	for _, inner := range b.Blocks {
		if inner.Required && path != "" {
			required = append(required, inner.Type)
		}
		if inner.Kind == "" {
			properties[inner.Type] = d.labelled(inner, path)
			continue
		}
		if kinds[inner.Type] == nil {
			kinds[inner.Type] = object{}
			properties[inner.Type] = oneOrMany(object{"type": "object", "properties": kinds[inner.Type], "additionalProperties": false})
		}
		kinds[inner.Type][inner.Kind] = d.labelled(inner, path)
	}
	schema := object{"type": "object", "properties": properties, "additionalProperties": false}
	if b.Open != "" {
		schema["additionalProperties"] = attribute(config.Attribute{Form: b.Open})
	}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}

// labelled is a block, in the one at a path, with its labels, the one for its kind apart.
func (d definitions) labelled(b config.Block, path string) object {
	path = strings.Trim(path+"."+b.Type+"."+b.Kind, ".")
	d[path] = d.body(b, path)
	schema := ref(path)
	if b.Many && len(b.Labels) == 0 {
		schema = oneOrMany(schema)
	}
	for i := range b.Labels {
		names := object{"type": "object", "additionalProperties": schema}
		if last := i == len(b.Labels)-1; last && len(b.Words) > 0 {
			names["propertyNames"] = object{"enum": b.Words}
		}
		if schema = names; b.Many {
			schema = oneOrMany(names)
		}
	}
	schema["description"] = b.Meaning
	return schema
}

// oneOrMany is a value or an array of such values.
func oneOrMany(schema object) object {
	return object{"anyOf": []any{schema, object{"type": "array", "items": schema}}}
}

// attribute is the value of an attribute.
func attribute(a config.Attribute) object {
	schema := value(a)
	if a.Meaning != "" {
		schema["description"] = a.Meaning
	}
	var otherwise any
	if json.Unmarshal([]byte(a.Default), &otherwise) == nil {
		schema["default"] = otherwise
	}
	return schema
}

func value(a config.Attribute) object {
	text := object{"type": "string"}
	texts := object{"type": "array", "items": text}
	switch {
	case len(a.Words) > 0:
		return orTemplate(object{"enum": a.Words})
	case a.Least != 0 || a.Most != 0:
		return orTemplate(object{"type": "integer", "minimum": a.Least, "maximum": a.Most})
	}
	switch a.Form {
	case config.TextForm, config.TypeForm, config.ReferenceForm:
		return text
	case config.NumberForm:
		return orTemplate(object{"type": "number"})
	case config.BoolForm, config.ConditionForm:
		return orTemplate(object{"type": "boolean"})
	case config.DurationForm:
		return orTemplate(ref("duration"))
	case config.TextsForm:
		return orTemplate(texts)
	case config.TextOrListForm, config.ReferencesForm:
		return object{"anyOf": []any{text, texts}}
	case config.ListsForm:
		return orTemplate(object{"type": "array", "items": texts})
	case config.ObjectForm:
		return orTemplate(object{"type": "object"})
	case config.ExpressionForm, config.PropertyForm:
		return ref("expression")
	}
	return object{}
}

// orTemplate is a value or an expression that gives one.
func orTemplate(schema object) object { return object{"anyOf": []any{schema, ref("template")}} }
