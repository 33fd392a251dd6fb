package main

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"contactsync/config"
	"contactsync/planner/redact"
)

// valueText is a value as it is written in the language, over several lines if it has
// members. Sensitive values in it are not shown.
func valueText(value cty.Value) string {
	var text strings.Builder
	writeValue(&text, value, "")
	return text.String()
}

// writeValue writes a value whose first line is indented already.
func writeValue(text *strings.Builder, value cty.Value, indent string) {
	switch t := value.Type(); {
	case config.IsSensitive(value):
		text.WriteString(redact.Sensitive)
	case !value.IsKnown():
		text.WriteString("(not known: it depends on a variable without a value)")
	case value.IsNull():
		text.WriteString("null")
	case t.IsPrimitiveType():
		text.Write(redact.EscapeJSON(hclwrite.TokensForValue(value).Bytes())) // the escapes are those of the language, too
	case t.IsSetType():
		text.WriteString("toset(")
		writeMembers(text, value, indent, "[", "]")
		text.WriteString(")")
	case t.IsListType() || t.IsTupleType():
		writeMembers(text, value, indent, "[", "]")
	case t.IsMapType() || t.IsObjectType():
		writeMembers(text, value, indent, "{", "}")
	default:
		text.WriteString("(" + t.FriendlyName() + ")")
	}
}

// writeMembers writes the members of a value, one below the other, between brackets.
func writeMembers(text *strings.Builder, value cty.Value, indent, left, right string) {
	text.WriteString(left)
	inner := indent + "  "
	for it := value.ElementIterator(); it.Next(); {
		key, member := it.Element()
		text.WriteString("\n" + inner)
		if left == "{" {
			text.WriteString(memberText(key.AsString()) + " = ")
		}
		writeValue(text, member, inner)
		if left == "[" {
			text.WriteString(",")
		}
	}
	if value.LengthInt() > 0 {
		text.WriteString("\n" + indent)
	}
	text.WriteString(right)
}

// memberText is the name of a member, in quotes if it needs them.
func memberText(name string) string {
	if hclsyntax.ValidIdentifier(name) {
		return name
	}
	return string(redact.EscapeJSON(hclwrite.TokensForValue(cty.StringVal(name)).Bytes()))
}
