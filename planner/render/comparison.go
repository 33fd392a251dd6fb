package render

import (
	"fmt"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// maxCommit is how many characters are shown of the id of a commit.
const maxCommit = 12

// maxProviders is how many providers are named that could not be compared.
const maxProviders = 5

// OriginRemark says what a change comes of, "" if the plan was compared with no baseline. It is safe to
// print.
func OriginRemark(origin planner.Origin) string {
	switch origin {
	case "":
		return ""
	case planner.ByConfiguration:
		return "caused by this change of the configuration"
	case planner.Altered:
		return "altered by this change of the configuration: something else would have happened anyway"
	case planner.Anyway:
		return "would have happened anyway"
	case planner.NotCompared:
		return "not compared with the baseline"
	}
	return redact.Text(string(origin))
}

// Comparison says what a plan has in common with its baseline: a heading, and lines that go on from it; "" if
// it was compared with none. All of it is safe to print.
func Comparison(view *PlanView) (heading string, lines []string) {
	with, n := view.Header.Baseline, view.Footer.Comparison
	if with == nil || n == nil {
		return "", nil
	}
	heading = "Compared with " + baselineName(with) + ", this change of the configuration"
	lines = append(lines, "causes "+originFigures(n.Changes, planner.ByConfiguration, "change"))
	for _, part := range []struct {
		verb, noun string
		counts     []planner.OriginCount
		origin     planner.Origin
	}{
		{"alters", "change that would have happened anyway", n.Changes, planner.Altered},
		{"averts", "change that would have happened without it", n.Averted, ""},
		{"leaves", "change that would have happened anyway", n.Changes, planner.Anyway},
	} {
		if countOrigin(part.counts, part.origin) > 0 {
			lines = append(lines, part.verb+" "+originFigures(part.counts, part.origin, part.noun))
		}
	}
	return heading, append(lines, uncompared(with, n)...)
}

// uncompared says what could not be compared.
func uncompared(with *planner.ComparedWith, n *planner.Comparison) (lines []string) {
	if with.Config.IsZero() {
		lines = append(lines, "is its first: there is no configuration to compare with")
	}
	if len(with.Providers) > 0 {
		names := safe(with.Providers[:min(len(with.Providers), maxProviders)])
		if more := len(with.Providers) - len(names); more > 0 {
			names = append(names, fmt.Sprintf("%d more", more))
		}
		lines = append(lines, "has other settings for "+enumeration(names)+": what would have happened there is not known, and all that happens counts as caused")
	}
	if n.NotCompared > 0 {
		lines = append(lines, "could not be compared in "+count(n.NotCompared, "mailbox", "mailboxes")+", of which the rest of this says nothing")
	}
	return lines
}

// baselineName is a baseline as it was asked for, with the commit that this was.
func baselineName(with *planner.ComparedWith) string {
	if with.Commit == "" {
		return redact.Text(with.Name)
	}
	return redact.Text(with.Name) + " (" + redact.Text(with.Commit[:min(len(with.Commit), maxCommit)]) + ")"
}

func countOrigin(counts []planner.OriginCount, origin planner.Origin) (total int) {
	for _, c := range counts {
		if c.Origin == origin {
			total += c.Count
		}
	}
	return total
}

// originFigures says how many changes have an origin, and what they do: "3 changes: 2 created, 1 destroyed".
func originFigures(counts []planner.OriginCount, origin planner.Origin, noun string) string {
	total := countOrigin(counts, origin)
	if total == 0 {
		return "no " + noun
	}
	one, rest, _ := strings.Cut(noun, " ")
	text := count(total, one)
	if rest != "" {
		text += " " + rest
	}
	known := 0
	var figures []string
	for _, look := range appearances {
		of := 0
		for _, c := range counts {
			if c.Origin == origin && c.Action == look.action {
				of += c.Count
			}
		}
		if known += of; of > 0 {
			figures = append(figures, fmt.Sprintf("%d %s", of, look.participle))
		}
	}
	if unknown := total - known; unknown > 0 {
		figures = append(figures, fmt.Sprintf("%d %s", unknown, appearanceOf("").participle))
	}
	return text + ": " + strings.Join(figures, ", ")
}

// comparison writes what a plan has in common with its baseline.
func (p *printer) comparison(view *PlanView) {
	heading, lines := Comparison(view)
	if heading == "" {
		return
	}
	p.section()
	p.line("%s", p.bold.Sprint(heading+":"))
	for _, line := range lines {
		p.line("  %s", line)
	}
}

// markdownComparison is the same for a page.
func markdownComparison(v *overview) section {
	heading, lines := Comparison(v.view)
	if heading == "" {
		return section{}
	}
	const title = "what comes of the change of the configuration"
	return titled(title, append([]string{redact.Code(heading), ""}, bullets("- ", lines)...))
}

// documentComparison is what a plan has in common with its baseline, for programs.
type documentComparison struct {
	Baseline    string           `json:"baseline"`
	Commit      string           `json:"commit,omitempty"`
	First       bool             `json:"first_configuration,omitempty"`
	Providers   []string         `json:"providers_not_compared,omitempty"`
	NotCompared int              `json:"mailboxes_not_compared,omitempty"`
	Changes     []documentOrigin `json:"changes"`
	Averted     []documentOrigin `json:"averted"`
}

// documentOrigin counts changes.
type documentOrigin struct {
	Origin string   `json:"origin,omitempty"`
	Sync   string   `json:"sync"`
	Action string   `json:"action"`
	Causes []string `json:"causes"`
	Count  int      `json:"count"`
}

// newDocumentComparison is nil if the plan was compared with no baseline.
func newDocumentComparison(view *PlanView) *documentComparison {
	with, n := view.Header.Baseline, view.Footer.Comparison
	if with == nil || n == nil {
		return nil
	}
	return &documentComparison{
		Baseline: redact.Text(with.Name), Commit: text(with.Commit), First: with.Config.IsZero(), Providers: safe(with.Providers),
		NotCompared: n.NotCompared, Changes: documentOrigins(n.Changes), Averted: documentOrigins(n.Averted),
	}
}

func documentOrigins(counts []planner.OriginCount) []documentOrigin {
	list := make([]documentOrigin, 0, len(counts))
	for _, c := range counts {
		shown := documentOrigin{text(string(c.Origin)), text(c.Sync), redact.Text(string(c.Action)), []string{}, c.Count}
		for _, cause := range c.Causes {
			shown.Causes = append(shown.Causes, redact.Text(string(cause)))
		}
		list = append(list, shown)
	}
	return list
}
