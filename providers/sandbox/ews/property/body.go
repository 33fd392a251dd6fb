package property

import (
	"html"
	"regexp"
	"strings"

	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/mapi"
)

// nativeHTML says that a body was written as HTML.
const nativeHTML = int32(3)

// putBody writes a body as its element says it is.
func putBody(p *patch, n *schema.Node) *Problem {
	if n.Attr("BodyType") != "HTML" || n.Text == "" {
		p.put(mapi.BodyText, n.Text)
		p.drop(mapi.BodyHTML, mapi.BodyNative)
		return nil
	}
	p.put(mapi.BodyText, textOf(n.Text))
	p.put(mapi.BodyHTML, []byte(n.Text))
	p.put(mapi.BodyNative, nativeHTML)
	return nil
}

// appendBody adds to the body there is. HTML is added to HTML only.
func appendBody(p *patch, n *schema.Node) *Problem {
	b := bodyOf(p)
	more := n.Text
	switch {
	case n.Attr("BodyType") != "HTML" && b.html != "":
		more = html.EscapeString(more)
	case n.Attr("BodyType") == "HTML" && b.html == "" && b.text == "":
		return putBody(p, n)
	case n.Attr("BodyType") == "HTML" && b.html == "":
		more = textOf(more)
	}
	if b.html != "" {
		p.put(mapi.BodyHTML, []byte(b.html+more))
		p.put(mapi.BodyText, textOf(b.html+more))
		return nil
	}
	p.put(mapi.BodyText, b.text+more)
	return nil
}

func dropBody(p *patch) { p.drop(mapi.BodyText, mapi.BodyHTML, mapi.BodyNative) }

// body is what the three properties say together.
type body struct{ text, html string }

// bodyOf reads the body. The text decides: HTML whose text is another was left behind by
// somebody who knows the text only.
func bodyOf(r source) body {
	var b body
	b.text, _ = r.value(mapi.BodyText).(string)
	native, _ := r.value(mapi.BodyNative).(int32)
	if source, ok := r.value(mapi.BodyHTML).([]byte); ok && native == nativeHTML {
		if flat(textOf(string(source))) == flat(b.text) {
			b.html = string(source)
		}
	}
	return b
}

// flat is a text without what the store may have done to its ends of lines.
func flat(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// write writes the body as a client wants it: as text, as HTML, or as it is.
func (b body) write(w *Writer, tag string, want bodyType) {
	if b.text == "" && b.html == "" {
		return
	}
	kind, text := "Text", b.text
	if want == bodyAsHTML || want == bodyAsIs && b.html != "" {
		kind, text = "HTML", b.html
		if text == "" {
			text = htmlOf(b.text)
		}
	}
	w.Open(tag)
	w.Attr("BodyType", kind)
	w.Text(text)
	w.Close(tag)
}

// The parts of HTML that textOf knows.
var (
	unseen     = regexp.MustCompile(`(?is)<(head|style|script)\b.*?</(head|style|script)\s*>|<!--.*?-->`)
	lineBreaks = regexp.MustCompile(`(?i)<br\s*/?>|</(p|div|tr|li|h[1-6])\s*>`)
	tags       = regexp.MustCompile(`<[^>]*>`)
	blanks     = regexp.MustCompile(`[ \t\r\n]+`)
	lineEnds   = regexp.MustCompile(` ?\x00 ?`)
)

// textOf is the text of HTML, roughly as Exchange would convert it: good enough
// to see that notes survive, not to look at.
func textOf(source string) string {
	s := unseen.ReplaceAllString(source, "")
	s = blanks.ReplaceAllString(s, " ")
	s = lineBreaks.ReplaceAllString(s, "\x00")
	s = html.UnescapeString(tags.ReplaceAllString(s, ""))
	return strings.TrimSpace(lineEnds.ReplaceAllString(s, "\n"))
}

// htmlOf is a document that shows a text.
func htmlOf(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = html.EscapeString(lines[i])
	}
	return `<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body>` +
		strings.Join(lines, "<br>\r\n") + "</body></html>"
}
