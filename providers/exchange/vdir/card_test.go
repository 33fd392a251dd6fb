package vdir

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

// foreignCards are cards as other programs write them.
var foreignCards = map[string]string{
	"version 3 with groups": "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Byron;Ada;;;\r\nFN:Ada Byron\r\nORG:Example;Sales;North\r\n" +
		"item1.TEL;type=pref:1\r\nitem1.X-ABLabel:_$!<Other>!$_\r\nTEL;type=CELL;type=VOICE;type=pref:2\r\nTEL;type=WORK:3\r\n" +
		"TEL;TYPE=\"work,voice\":4\r\nTEL;TYPE=work:5\r\nTEL;HOME;FAX:6\r\nEMAIL;type=INTERNET:a@b\r\nEMAIL;TYPE=pref:c@d\r\nEMAIL:e@f\r\nEMAIL:g@h\r\n" +
		"item2.ADR;type=HOME:;;Street\\, 1;City;;1010;AT\r\nADR;TYPE=work:Box;Ext;S;C;R;P;L\r\nADR:;;x;;;;\r\nADR:;;y;;;;\r\n" +
		"URL;type=pref:http\\://www.example.com\r\nURL;TYPE=home:http://home\r\nNOTE:one\r\nNOTE:two\r\nBDAY:1990-02-03\r\n" +
		"PHOTO;ENCODING=b;TYPE=JPEG:/9j/\r\n AAAA\r\nCATEGORIES:x,y\r\nCATEGORIES:z\r\nX-CUSTOM;P=\"a;b:c\":v:w\r\nEND:VCARD\r\n",
	"version 4": "BEGIN:VCARD\nVERSION:4.0\nUID:x\nFN;PREF=2:Second\nFN;PREF=1:First\nTEL;VALUE=uri;TYPE=\"voice,work\":tel:+431\n" +
		"EMAIL;PREF=2:b@b\nEMAIL;PREF=1:a@a\nRELATED;TYPE=spouse;VALUE=text:Eve\nRELATED;TYPE=spouse:urn:uuid:1\nIMPP:xmpp:a@b\n" +
		"BDAY:19900203\nANNIVERSARY;VALUE=text:in spring\nNICKNAME:a,b\nEND:VCARD\n",
	"version 2.1": "BEGIN:VCARD\nVERSION:2.1\nN:Byron;Ada\nTEL;WORK;VOICE:1\nTEL;CELL:2\nPHOTO;JPEG;BASE64:\n /9j/\n\nEND:VCARD\n",
	"bare":        "begin:vcard\nversion:3.0\nno colon here\n\nend:vcard",
}

// TestCardSetChangesNothingElse sets properties of foreign cards at random and
// checks after each that the file says so and says the same of all others.
func TestCardSetChangesNothingElse(t *testing.T) {
	for name, text := range foreignCards {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2))
			for range 60 {
				c := mustParse(t, text)
				want := contents(c)
				for range 12 {
					properties := addressbook.WellKnown()
					p := properties[random.IntN(len(properties))]
					value := randomValue(random, p)
					want[p.Name] = value
					c.set(p.Name, value)
					c.completeNames()
					again := mustParse(t, c.text())
					if wrong := differences(contents(again), want); len(wrong) > 0 {
						t.Fatalf("after %s = %q: %q\n%s", p.Name, value, wrong, c.text())
					}
				}
			}
		})
	}
}

func mustParse(t *testing.T, text string) *card {
	t.Helper()
	c, err := parseCard(text)
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return c
}

func contents(c *card) map[string]addressbook.Value {
	all := make(map[string]addressbook.Value)
	for _, p := range addressbook.WellKnown() {
		all[p.Name] = c.get(p.Name)
	}
	return all
}

// differences says which properties are not what they should be.
func differences(got, want map[string]addressbook.Value) []string {
	var wrong []string
	for name, w := range want {
		if g := got[name]; !g.Equal(w) {
			wrong = append(wrong, fmt.Sprintf("%s is %q, not %q", name, g, w))
		}
	}
	return wrong
}

// randomValue is absent as often as not.
func randomValue(random *rand.Rand, p addressbook.Property) addressbook.Value {
	if random.IntN(2) == 0 {
		return addressbook.Value{}
	}
	text := []string{"x", "a;b", `c,\d`, "e\nf", "ü", ""}[random.IntN(6)]
	switch {
	case p.Type == addressbook.Strings:
		return addressbook.List(text, "z")
	case p.Date:
		return addressbook.Text([]string{"1990-02-03", "soon"}[random.IntN(2)])
	}
	return addressbook.Text(text)
}

// TestCardKeepsForeignLines updates a foreign card and checks that every line
// of it that is not ours to write is there, byte for byte.
func TestCardKeepsForeignLines(t *testing.T) {
	text := foreignCards["version 3 with groups"]
	c := mustParse(t, text)
	for _, property := range []string{"given_name", "business_phone", "email1", "notes", "company_name", "photo"} {
		c.set(property, addressbook.Text("new"))
	}
	c.completeNames()
	changed := []string{"N:", "TEL;type=WORK:3", "EMAIL;TYPE=pref", "NOTE:one", "ORG:", "PHOTO", " AAAA"}
	after := c.text()
	for _, l := range strings.SplitAfter(text, "\r\n") {
		isChanged := false
		for _, prefix := range changed {
			isChanged = isChanged || strings.HasPrefix(l, prefix)
		}
		if strings.Contains(after, l) == isChanged && l != "" {
			t.Errorf("line %q: kept %v\n%s", l, !isChanged, after)
		}
	}
	for _, l := range []string{"N:Byron;new;;;\r\n", "ORG:new;Sales;North\r\n", "TEL;type=WORK:new\r\n", "EMAIL;TYPE=pref:new\r\n"} {
		if !strings.Contains(after, l) {
			t.Errorf("there is no line %q\n%s", l, after)
		}
	}
}

func TestCardSetOfTheSameValueChangesNothing(t *testing.T) {
	for name, text := range foreignCards {
		t.Run(name, func(t *testing.T) {
			c := mustParse(t, text)
			for property, value := range contents(c) {
				c.set(property, value)
			}
			if c.text() != text {
				t.Errorf("the card is now\n%s", c.text())
			}
		})
	}
}

func TestUnmarkLeavesEverythingElse(t *testing.T) {
	const ours = "X-CONTACTSYNC-KEY:o|crm/\r\n person/1\r\nx-contactsync-mark;a=b:1|managed\n"
	before := "\ufeffBEGIN:VCARD\r\nVERSION:4.0\nFN:\xff in\r\n\tvalid\r\n"
	after := "X-CONTACTSYNC-FILE-AS:x\nNOTE:a\n  folded\n\n  \nno line\nEND:VCARD \n\n"
	c := mustParse(t, before+ours+after)
	if !c.isMarked() {
		t.Fatal("the mark was not found")
	}
	c.unmark()
	if got := c.text(); got != before+after {
		t.Errorf("%q, not %q", got, before+after)
	}
}

func TestParseCardRefuses(t *testing.T) {
	tests := map[string]struct {
		text string
		want error
	}{
		"nothing":        {"\n", errNoCard},
		"another format": {"<vcard/>\n", errNoCard},
		"text before":    {"x\nBEGIN:VCARD\nEND:VCARD\n", errNoCard},
		"a calendar":     {"BEGIN:VCALENDAR\nEND:VCALENDAR\n", errNoCard},
		"old line ends":  {"BEGIN:VCARD\rVERSION:3.0\rEND:VCARD\r", errNoCard},
		"cut short":      {"BEGIN:VCARD\nVERSION:4.0\nFN:x\n", errNoEnd},
		"text behind":    {"BEGIN:VCARD\nEND:VCARD\nx\n", errNoEnd},
		"two cards":      {"BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n", errSeveral},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := parseCard(test.text); !errors.Is(err, test.want) {
				t.Errorf("the error is %v, not %v", err, test.want)
			}
		})
	}
}

func TestFold(t *testing.T) {
	for _, text := range []string{"", "x", strings.Repeat("x", 75), strings.Repeat("x", 76), strings.Repeat("ü", 300), strings.Repeat("🙂 ", 90)} {
		folded := fold(text, "\r\n")
		for l := range strings.SplitSeq(strings.TrimSuffix(folded, "\r\n"), "\r\n") {
			if len(l) > foldWidth {
				t.Errorf("a line has %d bytes: %q", len(l), l)
			}
			if strings.ToValidUTF8(l, "") != l {
				t.Errorf("a character is cut: %q", l)
			}
		}
		if got := unfold(folded); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

// FuzzCard reads and edits arbitrary files.
func FuzzCard(f *testing.F) {
	for _, text := range foreignCards {
		f.Add(text, "x;y,z\\")
	}
	f.Add("BEGIN:VCARD\nX-CONTACTSYNC-KEY:o|crm/person/1\nEND:VCARD", "\n")
	f.Fuzz(func(t *testing.T, text, value string) {
		c, err := parseCard(text)
		if err != nil {
			return
		}
		if got := c.text(); got != text {
			t.Fatalf("%q is written as %q", text, got)
		}
		value = cleanText(value)
		want := contents(c)
		for _, property := range []string{"surname", "email2", "business_phone", "notes", "birthday", "business_home_page", "display_name"} {
			want[property] = addressbook.Text(value)
			c.set(property, want[property])
		}
		c.completeNames()
		again := mustParse(t, c.text())
		if wrong := differences(contents(again), want); len(wrong) > 0 {
			t.Fatalf("%q\n%q", wrong, c.text())
		}
	})
}
