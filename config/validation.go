package config

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// validationBlock is the block validation of a variable.
var validationBlock = Block{
	Type:    "validation",
	Many:    true,
	Meaning: "what the value has to meet",
	Attributes: []Attribute{
		{Name: "condition", Form: ConditionForm, Required: true, Meaning: "true if it does; over var alone: length(var.name) > 3"},
		{Name: "error_message", Form: TextForm, Required: true, Meaning: "what is said if it does not"},
	},
}

// rule is what the value of a variable has to meet.
type rule struct {
	condition, message *hcl.Attribute
	place              hcl.Range
}

// rule reads a block validation.
func (l *loader) rule(block *hcl.Block) rule {
	attrs := l.content(block.Body, validationBlock.schema()).Attributes
	return rule{condition: attrs["condition"], message: attrs["error_message"], place: block.DefRange}
}

// enforce reports a value that does not meet a rule of its variable. A value that is not
// known may meet it.
func (l *loader) enforce(v *variable, r rule, s *setting) {
	if r.condition == nil || r.message == nil || !l.namesVariables(r.condition) || !l.namesVariables(r.message) {
		return
	}
	condition, _ := l.evaluate(r.condition.Expr).UnmarkDeep()
	message := l.evaluate(r.message.Expr)
	if message.IsMarked() {
		l.errorf(r.message.Expr.Range().Ptr(), "Sensitive text", "error_message is shown, and must not be made of a sensitive value.")
		return
	}
	text, err := convert.Convert(message, cty.String)
	if err != nil || text.IsKnown() && (text.IsNull() || strings.TrimSpace(text.AsString()) == "") {
		l.errorf(r.message.Expr.Range().Ptr(), "Wrong type", "error_message needs a text, which says what the value has to be.")
		return
	}
	truth, err := convert.Convert(condition, cty.Bool)
	switch {
	case err != nil || truth.IsKnown() && truth.IsNull():
		l.errorf(r.condition.Expr.Range().Ptr(), "Wrong type", "condition needs true or false.")
	case truth.IsKnown() && truth.False() && text.IsKnown():
		place := v.place
		if s != nil && s.place != nil {
			place = s.place
		}
		l.errorf(place, "Wrong value", "The value of the variable %q is not what it has to be: %s\n\nThis is the rule at %s.", v.name, text.AsString(), at(r.place))
	}
}

// namesVariables reports what a rule names besides variables: nothing else is known
// when variables get their values.
func (l *loader) namesVariables(a *hcl.Attribute) bool {
	ok := true
	for _, traversal := range a.Expr.Variables() {
		if root := traversal.RootName(); root != "var" {
			l.errorf(traversal.SourceRange().Ptr(), "Unusable name", "%s cannot be used here: a validation names variables only.", root)
			ok = false
		}
	}
	return ok
}
