package html

import (
	"embed"
	"html/template"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed *.gohtml
var templateFiles embed.FS

// templates are the page before and after the changes. They escape every text for where it
// stands.
var templates = template.Must(template.New("").
	Funcs(template.FuncMap{"number": number, "plural": plural}).
	ParseFS(templateFiles, "*.gohtml"))

// number is a number as people read it: 12,345.
func number(n int) string { return message.NewPrinter(language.English).Sprint(n) }

// plural is a number and what it counts.
func plural(n int, singular, plural string) string {
	if n == 1 {
		return "1 " + singular
	}
	return number(n) + " " + plural
}

// The texts of the page that are ours and stand in it as they are: what the templates would
// escape in them would not have the hashes that the policy names.

func trustedStyle() template.HTML {
	return template.HTML("<style>" + style() + "</style>") //nolint:gosec // embedded in the program
}

func trustedScript() template.HTML {
	return template.HTML("<script>" + script() + "</script>") //nolint:gosec // embedded in the program
}

// trustedJSON is an element with what json.Marshal made, in which nothing can end the element or
// begin a comment.
func trustedJSON(text []byte) template.HTML {
	var b strings.Builder
	b.WriteString(`<script type="application/json" id="plan">`)
	b.Write(text)
	b.WriteString(`</script>`)
	return template.HTML(b.String()) //nolint:gosec // json.Marshal escapes <, > and &
}
