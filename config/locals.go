package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// localsBlock is a block locals.
var localsBlock = Block{
	Type:    "locals",
	Many:    true,
	Meaning: "names for values, used as local.name",
	Open:    ExpressionForm,
}

// local is a declared local. A local is evaluated when it is first needed.
type local struct {
	attr *hcl.Attribute

	// uses are the names of other locals that it needs.
	uses []string

	state visit
}

// visit is how far the evaluation of a local got.
type visit int

const (
	untouched visit = iota
	begun
	finished
)

// localValues reads the locals blocks and evaluates them, in whatever order
// they need each other.
func (l *loader) localValues() {
	declared := map[string]*local{}
	for _, block := range l.blocks["locals"] {
		attrs, diags := block.Body.JustAttributes()
		l.add(diags)
		for _, name := range sortedKeys(attrs) {
			a := attrs[name]
			if first, found := declared[name]; found {
				l.errorf(&a.NameRange, "Duplicate local", "There is a local %q at %s already.", name, at(first.attr.NameRange))
				continue
			}
			declared[name] = &local{attr: a, uses: localsUsed(a.Expr)}
		}
	}
	for name := range declared {
		l.locals[name] = cty.DynamicVal // so that it is known to exist
	}
	for _, name := range sortedKeys(declared) {
		l.localValue(declared, name, nil)
	}
}

// localValue evaluates a local after those that it needs. The path are the
// locals that wait for it.
func (l *loader) localValue(declared map[string]*local, name string, path []string) {
	this := declared[name]
	if this == nil || this.state == finished {
		return // one that does not exist is reported where it is used
	}
	path = append(path, "local."+name)
	if this.state == begun {
		for i, step := range path {
			if step == "local."+name {
				path = path[i:]
				break
			}
		}
		l.errorf(&this.attr.NameRange, "Circular locals", "%s: a local cannot be made of itself.", strings.Join(path, " needs "))
		return
	}
	this.state = begun
	for _, used := range this.uses {
		l.localValue(declared, used, path)
	}
	this.state = finished
	l.locals[name] = l.evaluate(this.attr.Expr)
}

// localsUsed are the names of the locals in an expression.
func localsUsed(expr hcl.Expression) []string {
	var names []string
	for _, traversal := range expr.Variables() {
		if name, ok := memberName(traversal); ok && traversal.RootName() == "local" {
			names = append(names, name)
		}
	}
	return names
}
