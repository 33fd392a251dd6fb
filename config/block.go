package config

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// maxLabel is the most characters of a label. The labels of sources are part of every
// key, which has to fit into a named property of 254 characters together with the
// owner and the record id.
const maxLabel = 40

// content takes a body apart and reports what the schema does not expect.
func (l *loader) content(body hcl.Body, schema *hcl.BodySchema) *hcl.BodyContent {
	content, diags := body.Content(schema)
	l.add(diags)
	return content
}

// attributes are the attributes of a schema that all are optional.
func attributes(names ...string) []hcl.AttributeSchema {
	list := make([]hcl.AttributeSchema, len(names))
	for i, name := range names {
		list[i].Name = name
	}
	return list
}

// only is the one block of a type, nil if there is none. Further ones are
// reported.
func (l *loader) only(blocks hcl.Blocks, typeName string) *hcl.Block {
	var first *hcl.Block
	for _, block := range blocks {
		switch {
		case block.Type != typeName:
		case first == nil:
			first = block
		default:
			l.errorf(heading(block), "Duplicate block", "There is a block %s at %s already. Write all of it in one block.", typeName, at(*heading(first)))
		}
	}
	return first
}

// heading is the place of a block's last label, or of its type if it has none.
func heading(block *hcl.Block) *hcl.Range {
	if n := len(block.LabelRanges); n > 0 {
		return &block.LabelRanges[n-1]
	}
	return &block.TypeRange
}

// at is a place in a message: "sync.hcl:12".
func at(place hcl.Range) string { return fmt.Sprintf("%s:%d", place.Filename, place.Start.Line) }

// names remembers where names were declared.
type names map[string]hcl.Range

// declare reports a name that is declared a second time. The key is the name
// in the form in which two are compared.
func (l *loader) declare(declared names, key string, block *hcl.Block) bool {
	if first, found := declared[key]; found {
		l.errorf(heading(block), "Duplicate "+block.Type, "There is a %s \"%s\" at %s already. Give this one another name, or remove one of them.", block.Type, strings.Join(block.Labels, `" "`), at(first))
		return false
	}
	declared[key] = *heading(block)
	return true
}

// label reports a label that could not be written in a reference.
func (l *loader) label(block *hcl.Block, i int) bool {
	name := block.Labels[i]
	if hclsyntax.ValidIdentifier(name) && utf8.RuneCountInString(name) <= maxLabel {
		return true
	}
	l.errorf(&block.LabelRanges[i], "Unusable name", "The name of a %s begins with a letter, has only letters, digits, _ and -, and %d of them at most.", block.Type, maxLabel)
	return false
}
