package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// envPrefix begins the names of environment variables that set variables.
const envPrefix = "CONTACTSYNC_VAR_"

// setting is a value that was given to a variable from outside.
type setting struct {
	// expr is the value in a file of values, nil if it came as text.
	expr hcl.Expression

	// text is the value as text.
	text string

	// origin is where it came from, for messages, and place the range of it,
	// if there is one.
	origin string
	place  *hcl.Range
}

// value is the setting as a value of the variable's type. A text is taken as
// it is unless the type is made of others: then it is an expression.
func (s *setting) value(v *variable) (cty.Value, error) {
	given := cty.StringVal(s.text)
	expr := s.expr
	if expr == nil && v.typed && !v.constraint.IsPrimitiveType() {
		tokens, _ := hclsyntax.LexExpression([]byte(s.text), s.origin, hcl.InitialPos)
		if _, tooDeep := deepTokens(tokens); tooDeep {
			return cty.DynamicVal, errors.New("it is nested too deep")
		}
		parsed, diags := hclsyntax.ParseExpression([]byte(s.text), s.origin, hcl.InitialPos)
		if diags.HasErrors() {
			return cty.DynamicVal, fmt.Errorf("it is no expression: %s", diags[0].Summary)
		}
		expr = parsed
	}
	if expr != nil {
		value, diags := expr.Value(nil)
		if diags.HasErrors() {
			return cty.DynamicVal, fmt.Errorf("it is no constant: %s", diags[0].Summary)
		}
		given = value
	}
	return v.convert(given)
}

// because is the reason why the value does not fit, unless that could show a
// secret.
func (s *setting) because(v *variable, err error) string {
	if v.sensitive {
		return ""
	}
	return ": " + err.Error()
}

// settings are the values that were given to variables. Of several for one
// variable the last one counts, in this order: *.auto.csvars files by name,
// CONTACTSYNC_VAR_FILE_x, CONTACTSYNC_VAR_x, -var-file, -var.
func (l *loader) settings(list []*variable) map[string]*setting {
	settings := map[string]*setting{}
	declared := make([]string, len(list))
	for i, v := range list {
		declared[i] = v.name
	}
	automatic, err := l.list(IsValueFile)
	if err != nil {
		l.errorf(nil, "Unreadable directory", "The directory %s cannot be read: %s.", l.opts.Dir, reason(err))
	}
	for _, path := range automatic {
		l.valueFile(settings, declared, path)
	}
	l.environment(settings, declared)
	for _, path := range l.opts.VarFiles {
		l.valueFile(settings, declared, path)
	}
	for _, s := range l.opts.Vars {
		if !slices.Contains(declared, s.Name) && l.opts.SpareVars {
			continue
		}
		if !slices.Contains(declared, s.Name) {
			l.errorf(nil, "Unknown variable", "%s sets %q, but there is no such variable.%s", s.Origin, s.Name, didYouMean(s.Name, declared))
			continue
		}
		settings[s.Name] = &setting{text: s.Value, origin: s.Origin}
	}
	return settings
}

// IsValueFile says whether a file of this name, in the directory of a configuration, has values of
// variables.
func IsValueFile(name string) bool {
	return strings.HasSuffix(strings.TrimSuffix(name, ".json"), ".auto.csvars")
}

// valueFile reads a file of values: attributes and nothing else.
func (l *loader) valueFile(settings map[string]*setting, declared []string, path string) {
	file, diags := l.read(path)
	if !diags.HasErrors() {
		attrs, attrDiags := file.Body.JustAttributes()
		diags = append(diags, attrDiags...)
		for name, a := range attrs {
			if !slices.Contains(declared, name) {
				l.warnf(&a.NameRange, "Unknown variable", "There is no variable %q.%s Its value is not used.", name, didYouMean(name, declared))
				continue
			}
			settings[name] = &setting{expr: a.Expr, origin: fmt.Sprintf("%s:%d", path, a.Range.Start.Line), place: &a.NameRange}
		}
	}
	for _, d := range diags {
		if strings.HasSuffix(path, ".json") && d.Subject != nil {
			// A message about JSON quotes what it does not understand, which
			// may be a secret.
			d.Detail = "The file is not an object of names and values here."
		}
	}
	l.add(diags)
}

// environment reads the environment. What it says of variables that are not
// declared is not for this configuration.
func (l *loader) environment(settings map[string]*setting, declared []string) {
	environ := map[string]string{}
	for _, entry := range l.opts.Environ {
		if name, value, ok := strings.Cut(entry, "="); ok {
			environ[name] = value
		}
	}
	for _, name := range declared {
		if path, found := environ[envPrefix+"FILE_"+name]; found {
			src, err := readBytes(path)
			if err != nil {
				l.errorf(nil, "Unreadable file", "The file %s, which %sFILE_%s names, cannot be read: %s.", path, envPrefix, name, reason(err))
				settings[name] = &setting{expr: hcl.StaticExpr(cty.DynamicVal, hcl.Range{}), origin: path}
				continue
			}
			settings[name] = &setting{text: cutNewline(string(src)), origin: path}
		}
		if value, found := environ[envPrefix+name]; found {
			settings[name] = &setting{text: value, origin: envPrefix + name}
		}
	}
}

// cutNewline cuts one newline off the end, which editors and echo add.
func cutNewline(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}
