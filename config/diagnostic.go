package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// errorf adds an error. The range may be nil.
func (l *loader) errorf(subject *hcl.Range, summary, format string, args ...any) {
	l.report(hcl.DiagError, subject, summary, fmt.Sprintf(format, args...))
}

// warnf adds a warning. The range may be nil.
func (l *loader) warnf(subject *hcl.Range, summary, format string, args ...any) {
	l.report(hcl.DiagWarning, subject, summary, fmt.Sprintf(format, args...))
}

func (l *loader) report(severity hcl.DiagnosticSeverity, subject *hcl.Range, summary, detail string) {
	l.add(hcl.Diagnostics{{Severity: severity, Summary: summary, Detail: detail, Subject: subject}})
}

// add adds diagnostics in the form in which they may be shown.
func (l *loader) add(diags hcl.Diagnostics) {
	for _, d := range diags {
		shown := *d
		if unknown, ok := d.Extra.(hclsyntax.FunctionCallUnknownDiagExtra); ok {
			name := unknown.CalledFunctionName()
			shown.Detail = fmt.Sprintf("There is no function %q.%s", name, didYouMean(name, sortedKeys(l.functions)))
		}
		if l.readsSecret(d.Expression) {
			shown.Detail = "What exactly is wrong is not shown, since the expression uses a sensitive value."
			shown.Expression, shown.EvalContext = nil, nil
		}
		for _, secret := range l.secrets {
			shown.Summary = strings.ReplaceAll(shown.Summary, secret, "(sensitive value)")
			shown.Detail = strings.ReplaceAll(shown.Detail, secret, "(sensitive value)")
		}
		l.diags = append(l.diags, &shown)
	}
}

// sortDiagnostics puts diagnostics in the order of the places they are about,
// those without a place first.
func sortDiagnostics(diags hcl.Diagnostics) {
	slices.SortStableFunc(diags, func(a, b *hcl.Diagnostic) int {
		switch {
		case a.Subject == nil && b.Subject == nil:
			return 0
		case a.Subject == nil:
			return -1
		case b.Subject == nil:
			return 1
		case a.Subject.Filename != b.Subject.Filename:
			return strings.Compare(a.Subject.Filename, b.Subject.Filename)
		default:
			return cmp.Or(
				cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte),
				strings.Compare(a.Summary, b.Summary),
				strings.Compare(a.Detail, b.Detail),
			)
		}
	})
}

// isSame says whether two diagnostics say the same of the same place, which
// the parser of JSON is given to.
func isSame(a, b *hcl.Diagnostic) bool {
	samePlace := a.Subject == b.Subject || a.Subject != nil && b.Subject != nil && *a.Subject == *b.Subject
	return samePlace && a.Severity == b.Severity && a.Summary == b.Summary && a.Detail == b.Detail
}

// didYouMean is a sentence that proposes the name closest to the given one,
// with a space before it, or "" if none is close.
func didYouMean(given string, names []string) string { return didYouMeanIn("", given, names) }

// didYouMeanIn is didYouMean for names that are written with a prefix.
func didYouMeanIn(prefix, given string, names []string) string {
	best, bestDistance := "", 1+max(2, len(given)/3)
	for _, name := range names {
		distance := levenshtein.Distance(strings.ToLower(given), strings.ToLower(name), nil)
		if distance < bestDistance && distance < len(name) {
			best, bestDistance = name, distance
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", prefix+best)
}

// enumerate lists names for a sentence: `"a", "b" or "c"`.
func enumerate[T ~string](names []T, conjunction string) string {
	var text strings.Builder
	for i, name := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			text.WriteString(" " + conjunction + " ")
		default:
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", string(name))
	}
	return text.String()
}
