package config

import (
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are the functions of the language. None of them reads files, the
// environment or the clock, and none is random: the same record always gives
// the same contact.
func functions() map[string]function.Function {
	return map[string]function.Function{
		"abs":                    stdlib.AbsoluteFunc,
		"can":                    tryfunc.CanFunc,
		"ceil":                   stdlib.CeilFunc,
		"chomp":                  stdlib.ChompFunc,
		"chunklist":              stdlib.ChunklistFunc,
		"coalesce":               stdlib.CoalesceFunc,
		"coalescelist":           stdlib.CoalesceListFunc,
		"compact":                stdlib.CompactFunc,
		"concat":                 stdlib.ConcatFunc,
		"contains":               stdlib.ContainsFunc,
		"country":                textFunction("text", country),
		"csvdecode":              stdlib.CSVDecodeFunc,
		"distinct":               stdlib.DistinctFunc,
		"element":                stdlib.ElementFunc,
		"email":                  textFunction("address", email),
		"endswith":               truthFunction("suffix", strings.HasSuffix),
		"flatten":                stdlib.FlattenFunc,
		"floor":                  stdlib.FloorFunc,
		"fold":                   textFunction("text", fold),
		"format":                 stdlib.FormatFunc,
		"formatdate":             stdlib.FormatDateFunc,
		"formatlist":             stdlib.FormatListFunc,
		"indent":                 stdlib.IndentFunc,
		"int":                    stdlib.IntFunc,
		"join":                   stdlib.JoinFunc,
		"jsondecode":             stdlib.JSONDecodeFunc,
		"jsonencode":             stdlib.JSONEncodeFunc,
		"keys":                   stdlib.KeysFunc,
		"length":                 lengthFunction,
		"log":                    stdlib.LogFunc,
		"lookup":                 stdlib.LookupFunc,
		"lower":                  stdlib.LowerFunc,
		"max":                    stdlib.MaxFunc,
		"merge":                  stdlib.MergeFunc,
		"min":                    stdlib.MinFunc,
		"nonempty":               nonemptyFunction,
		"parseint":               stdlib.ParseIntFunc,
		"phone":                  phoneFunction,
		"pow":                    stdlib.PowFunc,
		"range":                  stdlib.RangeFunc,
		"regex":                  stdlib.RegexFunc,
		"regexall":               stdlib.RegexAllFunc,
		"regexreplace":           stdlib.RegexReplaceFunc,
		"replace":                stdlib.ReplaceFunc,
		"reverse":                stdlib.ReverseListFunc,
		"setintersection":        stdlib.SetIntersectionFunc,
		"setproduct":             stdlib.SetProductFunc,
		"setsubtract":            stdlib.SetSubtractFunc,
		"setsymmetricdifference": stdlib.SetSymmetricDifferenceFunc,
		"setunion":               stdlib.SetUnionFunc,
		"signum":                 stdlib.SignumFunc,
		"slice":                  stdlib.SliceFunc,
		"sort":                   stdlib.SortFunc,
		"split":                  stdlib.SplitFunc,
		"startswith":             truthFunction("prefix", strings.HasPrefix),
		"strlen":                 stdlib.StrlenFunc,
		"strrev":                 stdlib.ReverseFunc,
		"substr":                 stdlib.SubstrFunc,
		"timeadd":                stdlib.TimeAddFunc,
		"title":                  stdlib.TitleFunc,
		"titlecase":              textFunction("text", titlecase),
		"tobool":                 stdlib.MakeToFunc(cty.Bool),
		"tolist":                 stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
		"tomap":                  stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber":               stdlib.MakeToFunc(cty.Number),
		"toset":                  stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
		"tostring":               stdlib.MakeToFunc(cty.String),
		"trim":                   stdlib.TrimFunc,
		"trimprefix":             stdlib.TrimPrefixFunc,
		"trimspace":              stdlib.TrimSpaceFunc,
		"trimsuffix":             stdlib.TrimSuffixFunc,
		"try":                    tryfunc.TryFunc,
		"upper":                  stdlib.UpperFunc,
		"values":                 stdlib.ValuesFunc,
		"zipmap":                 stdlib.ZipmapFunc,
	}
}

// strict is a context in which a function that takes what it gets, since it may come
// from a record, is the one that checks it.
func strict(ctx *hcl.EvalContext) *hcl.EvalContext {
	inner := ctx.NewChild()
	inner.Functions = map[string]function.Function{"phone": strictPhoneFunction}
	return inner
}

// FunctionNames are the names of the functions that expressions can call,
// sorted.
func FunctionNames() []string { return sortedKeys(functions()) }

// textFunction makes a function of one text.
func textFunction(param string, f func(string) string) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: param, Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal(f(args[0].AsString())), nil
		},
	})
}

// truthFunction makes a function that says something about a text.
func truthFunction(param string, f func(text, other string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}, {Name: param, Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(f(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// nonemptyFunction is nonempty(a, b, …): the first text that is neither null
// nor blank, else "".
var nonemptyFunction = function.New(&function.Spec{
	VarParam: &function.Parameter{Name: "texts", Type: cty.String, AllowNull: true},
	Type:     function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		for _, arg := range args {
			if !arg.IsNull() && strings.TrimSpace(arg.AsString()) != "" {
				return arg, nil
			}
		}
		return cty.StringVal(""), nil
	},
})

// lengthFunction is length(list), which counts the characters of a text, too.
var lengthFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowUnknown: true, AllowDynamicType: true}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if t := args[0].Type(); t == cty.String || t == cty.DynamicPseudoType {
			return cty.Number, nil
		}
		return stdlib.LengthFunc.ReturnTypeForValues(args)
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		switch t := args[0].Type(); {
		case !args[0].IsKnown():
			return cty.UnknownVal(cty.Number), nil
		case t == cty.String:
			return stdlib.Strlen(args[0])
		}
		return stdlib.Length(args[0])
	},
})

// email brings an e-mail address into the form in which equal ones look equal:
// without blanks around it and without mailto:, the domain in lower case. The
// part before the @ stays: only its own server knows whether case matters.
func email(address string) string {
	address = strings.TrimSpace(address)
	if len(address) >= 7 && strings.EqualFold(address[:7], "mailto:") {
		address = strings.TrimSpace(address[7:])
	}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		return address[:at] + strings.ToLower(address[at:])
	}
	return address
}

// titlecase gives each word of a name a capital: "ANNA-MARIA O'NEIL" becomes
// "Anna-Maria O'Neil". A word begins after whatever is no letter, digit or
// mark; after an apostrophe only if a single letter stands before it.
func titlecase(text string) string {
	var result strings.Builder
	inWord := 0 // letters of the current word so far
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) && inWord == 0:
			result.WriteRune(unicode.ToTitle(r))
			inWord++
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			result.WriteRune(unicode.ToLower(r))
			inWord++
		case (r == '\'' || r == '’') && inWord > 1:
			result.WriteRune(r)
			inWord++
		default:
			result.WriteRune(r)
			inWord = 0
		}
	}
	return result.String()
}
