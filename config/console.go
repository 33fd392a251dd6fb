package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// consoleName is what diagnostics call the place of an expression that was typed in.
const consoleName = "<console>"

// Console evaluates expressions as a configuration means them, one after the other. It is
// for one goroutine.
type Console struct {
	l *loader
}

// NewConsole reads a configuration to evaluate expressions against. It is nil if there is
// an error among the diagnostics.
func NewConsole(opts Options) (*Console, *Config, Files, hcl.Diagnostics) {
	l := open(opts)
	diags := l.diags
	if diags.HasErrors() {
		return nil, nil, l.files, diags
	}
	return &Console{l: l}, l.config, l.files, diags
}

// ConsoleScope is what an expression may name besides var, local and functions. A nil Row is
// that of a record that was not given.
type ConsoleScope struct {
	Person, Company, Rep *Row
}

// row is the row of a root, nil if there is none.
func (s *ConsoleScope) row(root Root) *Row {
	switch root {
	case PersonRoot:
		return s.Person
	case CompanyRoot:
		return s.Company
	}
	return s.Rep
}

// scope is the scope in which what is not there is empty.
func (s *ConsoleScope) scope() (scope Scope) {
	for _, given := range []struct {
		row *Row
		to  *Row
	}{{s.Person, &scope.Person}, {s.Company, &scope.Company}, {s.Rep, &scope.Rep}} {
		if given.row != nil {
			*given.to = *given.row
		}
	}
	return scope
}

// kind is the kind of the record, "" if there is none.
func (s *ConsoleScope) kind() addressbook.Kind {
	switch {
	case s.Person != nil:
		return addressbook.Person
	case s.Company != nil:
		return addressbook.Company
	}
	return ""
}

// Mentions are the fields that an expression names, by root; it is empty for one that cannot be
// read. With mapping.<name> these are the fields that the mapping reads.
func (c *Console) Mentions(text string) map[Root][]string {
	mentions := map[Root][]string{}
	add := func(x *Expression) {
		for _, r := range x.reads {
			mentions[r.root] = append(mentions[r.root], r.fields...)
		}
	}
	syntax, diags := parseLine(text)
	if diags.HasErrors() {
		return mentions
	}
	add(c.l.compile(syntax))
	for _, traversal := range syntax.Variables() {
		if m := c.mapping(traversal); m != nil {
			for _, property := range m.Properties {
				add(property.Value)
			}
		}
	}
	c.l.diags = nil
	return mentions
}

// Evaluate evaluates one expression. mapping.<name> in it is the contact that the mapping
// makes of the record, an object of its properties. Parts of the value that were made of a sensitive variable
// are marked; they are in no diagnostic. Other values may be. Files has the expression,
// for the snippets of the diagnostics.
func (c *Console) Evaluate(text string, scope ConsoleScope) (cty.Value, Files, hcl.Diagnostics) {
	files := Files{consoleName: {Bytes: []byte(text)}}
	maps.Copy(files, c.l.files)
	syntax, diags := parseLine(text)
	if diags.HasErrors() {
		return cty.DynamicVal, files, diags
	}
	c.l.diags = nil
	value := c.evaluate(syntax, &scope)
	diags = c.l.diags
	c.l.diags = nil
	return value, files, diags
}

// parseLine parses an expression that was typed in.
func parseLine(text string) (hclsyntax.Expression, hcl.Diagnostics) {
	src := []byte(text)
	if diags := checkText(src, consoleName); diags != nil {
		return nil, diags
	}
	tokens, _ := hclsyntax.LexExpression(src, consoleName, hcl.InitialPos)
	if pos, tooDeep := deepTokens(tokens); tooDeep {
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Too deeply nested", Detail: tooDeepDetail,
			Subject: &hcl.Range{Filename: consoleName, Start: pos, End: pos},
		}}
	}
	return hclsyntax.ParseExpression(src, consoleName, hcl.InitialPos)
}

// evaluate evaluates an expression, and adds what is wrong to the diagnostics.
func (c *Console) evaluate(syntax hclsyntax.Expression, scope *ConsoleScope) cty.Value {
	traversals := syntax.Variables()
	rows := map[string]cty.Value{}
	mappings := map[string]cty.Value{}
	var constants []hcl.Traversal
	for _, traversal := range traversals {
		switch root := traversal.RootName(); {
		case root == "mapping":
			c.mapped(traversal, scope, mappings)
		case isRoot(root):
			c.row(traversal, scope, rows)
		default:
			constants = append(constants, traversal)
		}
	}
	c.l.checkNames(constants)
	c.checkFields(syntax, scope)
	if c.l.diags.HasErrors() {
		return cty.DynamicVal
	}
	ctx := c.l.context(constants)
	maps.Copy(ctx.Variables, rows)
	if len(mappings) > 0 {
		ctx.Variables["mapping"] = cty.ObjectVal(mappings)
	}
	value, diags := syntax.Value(ctx)
	c.l.add(diags)
	return value
}

// row adds the row that a traversal names.
func (c *Console) row(traversal hcl.Traversal, scope *ConsoleScope, rows map[string]cty.Value) {
	root := traversal.RootName()
	row := scope.row(Root(root))
	if row == nil {
		option := map[Root]string{RepRoot: "-rep=<rep id or e-mail address>"}[Root(root)]
		if option == "" {
			option = "-record=<key>"
		}
		c.l.errorf(traversal.SourceRange().Ptr(), "No record", "%s is not known: name a record with %s when the console is started.", root, option)
		return
	}
	fields := make(map[string]cty.Value, len(row.Schema.Fields))
	for i, field := range row.Schema.Fields {
		fields[field] = cty.StringVal(row.value(i))
	}
	rows[root] = cty.MapValEmpty(cty.String)
	if len(fields) > 0 {
		rows[root] = cty.MapVal(fields)
	}
}

// checkFields reports the fields that the records do not have.
func (c *Console) checkFields(syntax hclsyntax.Expression, scope *ConsoleScope) {
	for _, r := range analyze(syntax, c.l.plainContext(nil)) {
		row := scope.row(r.root)
		if row == nil {
			continue
		}
		for i, field := range r.fields {
			if _, ok := row.Schema.Index(field); !ok {
				c.l.errorf(&r.places[i], "Unknown field", "%s has no field %q.%s", r.root, field, didYouMean(field, row.Schema.Fields))
			}
		}
	}
}

// IsSensitive says whether a value is one that is not shown. What is in it may be, too.
func IsSensitive(value cty.Value) bool { return value.HasMark(sensitiveMark) }

// Names are what an expression may begin with: the names of functions, with a bracket, and
// those that name a value, up to its fields.
func (c *Console) Names(scope ConsoleScope) []string {
	var list []string
	for _, name := range FunctionNames() {
		list = append(list, name+"(")
	}
	for _, name := range sortedKeys(c.l.vars) {
		list = append(list, "var."+name)
	}
	for _, name := range sortedKeys(c.l.locals) {
		list = append(list, "local."+name)
	}
	for _, name := range sortedKeys(c.l.mappings) {
		if c.l.mappings[name].Kind == scope.kind() {
			list = append(list, "mapping."+name)
		}
	}
	for _, root := range []Root{PersonRoot, CompanyRoot, RepRoot} {
		row := scope.row(root)
		if row == nil {
			continue
		}
		for _, field := range row.Schema.Fields {
			if hclsyntax.ValidIdentifier(field) {
				list = append(list, string(root)+"."+field)
			}
		}
	}
	slices.Sort(list)
	return list
}
