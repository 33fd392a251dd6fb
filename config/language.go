package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Block is what the language has of a block. The tables of blocks are what the
// configuration is read by, and what its reference and its JSON Schema are made of.
type Block struct {
	// Type is the word that the block begins with, and Kind its first label where that
	// says what it holds: provider "csv". Labels are what the labels after that are called.
	Type   string
	Kind   string
	Labels []string

	// Words, if not empty, are all that the first of Labels can be.
	Words []string

	// Required says that there has to be one, Many that there may be several.
	Required bool
	Many     bool

	// Meaning is what the block is for, a sentence without a full stop.
	Meaning string

	Attributes []Attribute
	Blocks     []Block

	// Open, if not "", is the form of attributes of any name, which locals has.
	Open Form
}

// Attribute is an attribute of a block.
type Attribute struct {
	Name string
	Form Form

	// Words, if not empty, are all that a text can be; Least and Most, if not both 0, are
	// the bounds of a number.
	Words       []string
	Least, Most int

	// Required says that it must be given. Default is, as an expression, what it is
	// without; "" if nothing has the same effect.
	Required bool
	Default  string

	// Meaning is what the attribute does, sentences without the last full stop.
	Meaning string
}

// Form is what the value of an attribute is written as.
type Form string

// The forms.
const (
	TextForm       Form = "string"
	NumberForm     Form = "number"
	BoolForm       Form = "bool"
	DurationForm   Form = "duration"          // "90m", "12h"
	TextsForm      Form = "list of strings"   // ["a", "b"]
	TextOrListForm Form = "string or list"    // "a", ["a", "b"]
	ListsForm      Form = "list of lists"     // [["a", "b"], ["c"]]
	ExpressionForm Form = "expression"        // over person, company, rep, var and local
	PropertyForm   Form = "property"          // likewise: the value of a well-known property
	ConditionForm  Form = "condition"         // an expression that is true or false
	ReferenceForm  Form = "reference"         // provider.csv.crm
	ReferencesForm Form = "reference or list" // [sync.a, sync.b]
	TypeForm       Form = "type"              // of a variable: list(string)
	ObjectForm     Form = "object"            // { a = "b" }
	AnyForm        Form = "any"               // whatever the meaning says
)

// schema is what hcl takes a body apart by.
func (b Block) schema() *hcl.BodySchema {
	schema := &hcl.BodySchema{}
	for _, a := range b.Attributes {
		schema.Attributes = append(schema.Attributes, hcl.AttributeSchema{Name: a.Name, Required: a.Required})
	}
	for _, inner := range b.Blocks {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: inner.Type, LabelNames: inner.labels()})
	}
	return schema
}

// labels are what all labels of the block are called.
func (b Block) labels() []string {
	if b.Kind == "" {
		return b.Labels
	}
	return append([]string{"type"}, b.Labels...)
}

// Manual is what is to be said of the body of a provider or store. The names are paths: ""
// is the body itself, "url" an attribute, "person" a block, whose Words are those of its
// label, and "person.table" an attribute of that. A Form is needed only where the
// specification does not tell it. The order is the one in which attributes and blocks are
// explained.
type Manual []Attribute

// Language is all blocks of a configuration in the order in which they are explained, with
// one for each type of provider and store of the schemas, in the order of the alphabet.
// What a specification does not tell is taken from the manuals, by that type.
func Language(schemas Schemas, manuals map[string]Manual) []Block {
	var blocks []Block
	for _, b := range rootBlocks() {
		switch b.Type {
		case "state":
			for _, kind := range sortedKeys(schemas.States) {
				blocks = append(blocks, specified(b, kind, schemas.States[kind], manuals[kind]))
			}
		case "provider":
			for _, kind := range slices.Concat(sortedKeys(schemas.Sources), sortedKeys(schemas.Targets)) {
				spec, found := schemas.Sources[kind]
				if !found {
					spec = schemas.Targets[kind]
				}
				blocks = append(blocks, specified(b, kind, spec, manuals[kind]))
			}
		default:
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// rootBlocks are the blocks of a configuration; the bodies of providers and states belong
// to these.
func rootBlocks() []Block {
	return []Block{
		contactsyncBlock, {Type: "state", Kind: "type"}, scheduleBlock, planBlock, undoBlock, variableBlock, localsBlock,
		{Type: "provider", Kind: "type", Labels: []string{"label"}, Many: true},
		mappingBlock(), syncBlock, userBlock, neverBlock, movedBlock, removedBlock,
	}
}

// words are the texts of words, for the table of a block.
func words[T ~string](list []T) []string {
	texts := make([]string, len(list))
	for i, word := range list {
		texts[i] = string(word)
	}
	return texts
}

// withoutDefaults are attributes that take what they are without from elsewhere.
func withoutDefaults(attributes []Attribute) []Attribute {
	list := slices.Clone(attributes)
	for i := range list {
		list[i].Default = ""
	}
	return list
}
