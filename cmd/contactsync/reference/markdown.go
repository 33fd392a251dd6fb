package reference

import (
	"fmt"
	"io"
	"strings"

	"contactsync/config"
)

// Markdown writes the reference of a language as a page. It fails if that cannot be
// written.
func Markdown(w io.Writer, blocks []config.Block) error {
	var page strings.Builder
	page.WriteString("# Configuration reference\n\n" +
		"Every block and every setting. This page is what `contactsync schema -markdown` prints.\n")
	for _, b := range blocks {
		writeMarkdown(&page, b, "")
	}
	_, err := io.WriteString(w, page.String())
	return err
}

// writeMarkdown writes a section about a block that is in the one of a title.
func writeMarkdown(page *strings.Builder, b config.Block, outer string) {
	title := Heading(b)
	level := "##"
	if outer != "" {
		title, level = outer+": "+title, "###"
	}
	fmt.Fprintf(page, "\n%s %s\n\n%s.\n", level, title, sentence(About(b)))
	if b.Open != "" {
		fmt.Fprintf(page, "\nEvery name = %s.\n", b.Open)
	}
	if len(b.Attributes) > 0 {
		page.WriteString("\n| Setting | Values | Needed | Meaning |\n| --- | --- | --- | --- |\n")
	}
	for _, a := range b.Attributes {
		fmt.Fprintf(page, "| `%s` | %s | %s | %s |\n", a.Name, cell(Values(a)), cell(Need(a)), cell(a.Meaning))
	}
	for _, inner := range b.Blocks {
		writeMarkdown(page, inner, title)
	}
}

// cell is a text that may stand in a table: nothing in it is a mark.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", `\<`, "_", `\_`, "[", `\[`, "]", `\]`, "\n", " ").Replace(text)
}

// sentence begins with a capital.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
