package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"contactsync/planner/redact"
)

// Marker is how a comment with a plan is known again, so that it can be replaced by a newer one.
const Marker = "<!-- contactsync-plan -->"

// How much of a plan is said in Markdown, as far as there is room.
const (
	markdownGuards = 10
	markdownGroups = 20
	markdownTopics = 20
)

// leftOutRoom is how many bytes are kept for what is said of the sections that are left out.
const leftOutRoom = 300

// MinMarkdown is the least number of bytes that a plan in Markdown needs: the sums.
const MinMarkdown = 2000

// Markdown shows a plan for a comment or a summary page: the sums, the guards that tripped, the deletes,
// the changes in groups, and what is skipped. It begins with Marker. Foreign texts are in code spans or
// blocks, where nothing in them acts.
//
// It is no longer than maxBytes, at least MinMarkdown, unless that is 0: sections for which there is no
// room are left out as a whole, the less important ones first, and named. It returns the first error of
// the mailboxes or of the writer.
func Markdown(w io.Writer, view PlanView, maxBytes int, o Options) error {
	o.Redactor, o.Color = o.Redactor.Naming(view.Header.FolderNames), false
	v, err := newOverview(&view, o)
	if err != nil {
		return err
	}
	text := markdownHead(v)
	var left []string
	for _, s := range []section{
		markdownGuardList(v), markdownFailures(v), markdownComparison(v), markdownDeletes(v), markdownSyncs(v), markdownKinds(v),
		markdownRemarks(v, skips), markdownRemarks(v, notes),
	} {
		switch {
		case s.text == "":
		case maxBytes > 0 && len(text)+len(s.text)+leftOutRoom > maxBytes:
			left = append(left, s.title)
		default:
			text += s.text
		}
	}
	if len(left) > 0 {
		text += fmt.Sprintf("\nLeft out for want of room: %s. `contactsync show` of the saved plan shows everything.\n", enumeration(left))
	}
	_, err = io.WriteString(w, text)
	return err
}

// section is a part of a plan in Markdown. An empty text says that there is nothing to say.
type section struct{ title, text string }

func markdownHead(v *overview) string {
	var text strings.Builder
	line, _ := summaryLine(v.view, v.said.drifted())
	fmt.Fprintf(&text, "%s\n### contactsync plan\n\n**%s**\n", Marker, line)
	if figures := asides(v.view.Footer.Totals); figures != "" {
		fmt.Fprintf(&text, "\n%s\n", figures)
	}
	if v.view.Digest != "" {
		fmt.Fprintf(&text, "\nDigest %s, expires %s.\n", redact.Code(redact.Text(v.view.Digest)), v.view.Expires.UTC().Format(time.RFC3339))
	}
	if part := Coverage(v.view.Header); part != "" {
		text.WriteString("\n" + part + "\n")
	}
	return text.String()
}

// titled is a section with its heading.
func titled(title string, lines []string) section {
	if len(lines) == 0 {
		return section{title: title}
	}
	return section{title, "\n#### " + strings.ToUpper(title[:1]) + title[1:] + "\n\n" + strings.Join(lines, "\n") + "\n"}
}

func markdownGuardList(v *overview) section {
	trips := byGravity(v.view.Footer.Guards)
	var lines []string
	for _, t := range trips[:min(len(trips), markdownGuards)] {
		lines = append(lines, "- "+redact.Code(GuardSentence(t)), "  "+redact.Code(GuardDetail(t)))
	}
	if more := len(trips) - markdownGuards; more > 0 {
		lines = append(lines, "- "+count(more, "more guard"))
	}
	return titled("guards", lines)
}

func markdownFailures(v *overview) section {
	list := v.said.lists[topic{part: failures}]
	if list == nil {
		return titled("failed mailboxes", nil)
	}
	lines := []string{count(list.total, "mailbox", "mailboxes") + " could not be planned; the next run tries again.", ""}
	return titled("failed mailboxes", append(lines, bullets("- ", list.lines)...))
}

func markdownDeletes(v *overview) section {
	most, mailboxes := v.deletes(2 * maxMailboxes)
	if mailboxes == 0 {
		return section{}
	}
	lines := []string{"The most, of " + count(mailboxes, "mailbox", "mailboxes") + " with deletes:", "", "| mailbox | deletes |", "| --- | --- |"}
	for _, t := range most {
		lines = append(lines, fmt.Sprintf("| %s | %s |", redact.Code(redact.Text(string(t.Rep))), deleteFigures(t)))
	}
	return titled("deletes", lines)
}

func markdownSyncs(v *overview) section {
	var lines []string
	names := v.syncNames()
	for _, name := range names[:min(len(names), markdownTopics)] {
		shown := "not known"
		if name != "" {
			shown = redact.Code(redact.Text(name))
		}
		lines = append(lines, fmt.Sprintf("| %s | %s |", shown, v.syncFigures(name)))
	}
	if more := len(names) - markdownTopics; more > 0 {
		lines = append(lines, fmt.Sprintf("| %s | |", count(more, "more sync")))
	}
	if len(lines) > 0 {
		lines = append([]string{"| sync | contacts |", "| --- | --- |"}, lines...)
	}
	return titled("syncs", lines)
}

func markdownKinds(v *overview) section {
	shown, left := v.groups.selected(markdownGroups)
	var lines []string
	for _, g := range shown {
		lines = append(lines, "- "+redact.Code(g.sentence(g.subject())))
		if reason := g.reason(); reason != "" {
			lines = append(lines, "  "+redact.Code(reason))
		}
		for _, s := range g.samples.list {
			if s.block == "" {
				lines = append(lines, "  - "+redact.Code(s.address))
				continue
			}
			// A line of a block begins with blanks, so that none can end the fence but its own.
			lines = append(lines, "", "  ```text", "  "+strings.ReplaceAll(strings.TrimRight(s.block, "\n"), "\n", "\n  "), "  ```", "")
		}
	}
	if len(left) > 0 {
		lines = append(lines, "- "+count(len(left), "other kind"))
	}
	if len(lines) == 0 {
		return section{}
	}
	const title = "kinds of changes"
	return section{title, fmt.Sprintf("\n<details><summary>%s</summary>\n\n%s\n\n</details>\n", count(len(shown)+len(left), "kind of change", title), strings.Join(lines, "\n"))}
}

func markdownRemarks(v *overview, of part) section {
	topics, total := v.said.of(of)
	if total == 0 {
		return section{}
	}
	var lines []string
	for _, t := range topics[:min(len(topics), markdownTopics)] {
		lines = append(lines, fmt.Sprintf("- %d: %s", v.said.lists[t].total, redact.Code(t.text())))
		lines = append(lines, bullets("  - ", v.said.lists[t].lines)...)
	}
	title := map[part]string{notes: "notes", skips: "skipped"}[of]
	return section{title, fmt.Sprintf("\n<details><summary>%d %s</summary>\n\n%s\n\n</details>\n", total, title, strings.Join(lines, "\n"))}
}

// bullets are the items of a list, as code.
func bullets(bullet string, lines []string) []string {
	items := make([]string, len(lines))
	for i, line := range lines {
		items[i] = bullet + redact.Code(line)
	}
	return items
}
