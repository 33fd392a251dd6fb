package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"contactsync/planner/render"
)

// medium is what shows an output.
type medium int

const (
	plainText medium = iota // a terminal, and the log of a CI system
	document                // one value of JSON
	lines                   // JSON, one object a line
	markdown
	page // of a browser
	junit
)

// mediumOf is what shows a file.
func mediumOf(file string) medium {
	return map[string]medium{".json": document, ".md": markdown, ".xml": junit}[filepath.Ext(file)]
}

// look looks for values, and for what acts, in an output.
func (w *canaryWorld) look(t *testing.T, where, text string, m medium, shows exposure) {
	t.Helper()
	folded := strings.ToLower(text)
	for _, secret := range w.secrets {
		if secret != "" && strings.Contains(text, secret) && !strings.HasPrefix(where, "sandbox") {
			t.Errorf("%s: a secret is in it: %s", where, around(text, secret))
		}
	}
	if shows == addresses {
		for _, name := range []string{canaryReps[0][1], canaryReps[1][1], "kanarifolder"} {
			folded = strings.ReplaceAll(folded, name, "")
		}
	}
	canaries := []string{canaryToken, "5550199", "1971-02", "fay friend", "friend.example"}
	if strings.HasSuffix(where, ".db") { // in which parts of an address may be left over
		canaries = []string{
			"kanarifirst", "kanarilast", "kanarichanged", "kanariedited", "kanarifunction", "kanaridepartment", "kanaricompany", "kanaricity", "kanarirep",
			"kanari own", "kanari note", "kanari-", "kanari0@", "kanari3@", "kanari4@", "5550199", "1971-", "fay friend", "friend.example",
		}
	}
	for _, canary := range canaries {
		if shows < values && strings.Contains(folded, canary) {
			t.Errorf("%s: a value is in it: %s", where, around(folded, canary))
		}
	}
	if shown := func(canary string) bool { return strings.Contains(folded, canary) }; shows == values && strings.HasSuffix(where, "stdout") && !slices.ContainsFunc(canaries, shown) {
		t.Errorf("%s: no value is in it", where)
	}
	if w.hostile && shows != anything {
		for _, act := range acts(text, m) {
			t.Errorf("%s: %s", where, act)
		}
	}
}

// around is a text with some of what stands around it.
func around(text, part string) string {
	i := strings.Index(text, part)
	return "…" + strings.ToValidUTF8(text[max(0, i-60):min(len(text), i+80)], "?") + "…"
}

var ciCommand = regexp.MustCompile(`##[A-Za-z]*\[`)

// acts lists what in an output would act on what shows it.
func acts(text string, m medium) (found []string) {
	for line := range strings.Lines(text) {
		body := strings.TrimSuffix(line, "\n")
		if i := strings.IndexFunc(body, func(r rune) bool {
			return r != '\u3000' && !unicode.IsPrint(r) || r == '\u3164' || r == unicode.ReplacementChar
		}); i >= 0 {
			found = append(found, "a character that acts or is not seen: "+strconv.Quote(body[max(0, i-60):min(len(body), i+20)]))
		}
		if strings.HasPrefix(strings.TrimSpace(body), "::") {
			found = append(found, "a command: "+body)
		}
		if at := ciCommand.FindStringIndex(body); at != nil && m != page {
			found = append(found, "a command: "+body[max(0, at[0]-60):at[1]])
		}
	}
	return append(found, actsIn[m](text)...)
}

// actsIn lists what acts in one medium.
var actsIn = map[medium]func(text string) []string{
	plainText: func(string) []string { return nil },
	document: func(text string) []string {
		if text != "" && !json.Valid([]byte(text)) {
			return []string{"no JSON: " + text[:min(len(text), 200)]}
		}
		return nil
	},
	lines: func(text string) (found []string) {
		for line := range strings.Lines(text) {
			if !json.Valid([]byte(line)) {
				found = append(found, "no JSON: "+line)
			}
		}
		return found
	},
	markdown: func(text string) (found []string) {
		bare := regexp.MustCompile("(?ms)^  ```text\n.*?\n  ```$").ReplaceAllString(text, "")
		bare = regexp.MustCompile("`[^`\n]*`").ReplaceAllString(bare, "")
		if n := strings.Count(bare, render.Marker); n > 1 {
			found = append(found, "several markers")
		}
		bare = strings.NewReplacer(render.Marker, "", "<details>", "", "</details>", "", "<summary>", "", "</summary>", "").Replace(bare)
		if i := strings.IndexAny(bare, "<>@[]`"); i >= 0 {
			found = append(found, "it acts in Markdown: "+bare[max(0, i-60):min(len(bare), i+40)])
		}
		return found
	},
	page: func(text string) (found []string) {
		for _, element := range []string{"<img", "<script>x", "<testcase", "-->"} {
			if strings.Contains(text, element) {
				found = append(found, "an element: "+around(text, element))
			}
		}
		return found
	},
	junit: func(text string) (found []string) {
		decoder := xml.NewDecoder(strings.NewReader(text))
		for {
			token, err := decoder.Token()
			switch element, ok := token.(xml.StartElement); {
			case errors.Is(err, io.EOF):
				return found
			case err != nil:
				return append(found, "no XML: "+err.Error())
			case ok && !slices.Contains([]string{"testsuites", "testsuite", "testcase", "failure"}, element.Name.Local):
				found = append(found, "an element: "+element.Name.Local)
			}
		}
	},
}

// lookInto looks into all files that were made. What the test made has values, and so have the
// mailboxes; the state has the addresses of these.
func (w *canaryWorld) lookInto(t *testing.T) {
	t.Helper()
	looked := 0
	err := filepath.WalkDir(w.dir, func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"crm", "mailboxes"}, name):
			return filepath.SkipDir
		case d.IsDir(), strings.HasSuffix(name, ".hcl"), strings.HasSuffix(name, ".csvars"), strings.HasPrefix(name, "shown."):
			return nil
		}
		looked++
		shows := nothing
		if strings.HasSuffix(path, ".db") {
			shows = addresses
		}
		unquoted := *w
		unquoted.hostile = false // they are not shown
		unquoted.look(t, path, readFile(t, path), plainText, shows)
		return nil
	})
	if err != nil || looked < 6 {
		t.Errorf("%d files were looked into: %v", looked, err)
	}
}
