package addressbook_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"contactsync/providers/addressbook"
)

var (
	digester = addressbook.NewDigester("acme")
	someWant = digester.Texts("want")
	someGot  = digester.Texts("got")
)

func TestMarkRoundTrip(t *testing.T) {
	for name, mark := range map[string]addressbook.Mark{
		"managed":              {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: "5", Want: someWant},
		"adopted":              {Format: 1, Status: addressbook.Adopted, Op: "a1", Rep: "5", Want: someWant},
		"released":             {Format: 1, Status: addressbook.Released, Op: "a1", Rep: "5", Want: someWant},
		"stored otherwise":     {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: "5", Want: someWant, Got: someGot},
		"no digests":           {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: "5"},
		"separators in the id": {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: "5|6||"},
		"hostile id":           {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: "\x00\r\n\u202e\xff <&"},
		"umlauts at the limit": {Format: 1, Status: addressbook.Managed, Op: "a1", Rep: addressbook.RepID(strings.Repeat("ü", 254-len("1|managed|a1|||")))},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := mark.Encode()
			if err != nil {
				t.Fatal(err)
			}
			back, err := addressbook.DecodeMark(text)
			if err != nil || back != mark {
				t.Errorf("%q decodes to %+v, %v", text, back, err)
			}
		})
	}
}

func TestMarkText(t *testing.T) {
	mark := addressbook.Mark{Status: addressbook.Managed, Op: "op", Rep: "7", Want: someWant}
	text, err := mark.Encode()
	if want := "1|managed|op|" + someWant.String() + "||7"; err != nil || text != want {
		t.Errorf("%q, %v, want %q", text, err, want)
	}
}

func TestMarkThatCannotBeWritten(t *testing.T) {
	good := addressbook.Mark{Status: addressbook.Managed, Op: "op", Rep: "7"}
	for name, spoil := range map[string]func(*addressbook.Mark){
		"no status":       func(m *addressbook.Mark) { m.Status = "" },
		"no op":           func(m *addressbook.Mark) { m.Op = "" },
		"separator in op": func(m *addressbook.Mark) { m.Op = "a|b" },
		"no rep":          func(m *addressbook.Mark) { m.Rep = "" },
		"too long":        func(m *addressbook.Mark) { m.Rep = addressbook.RepID(strings.Repeat("x", 250)) },
	} {
		t.Run(name, func(t *testing.T) {
			mark := good
			spoil(&mark)
			if text, err := mark.Encode(); !errors.Is(err, addressbook.ErrMark) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
}

func TestMarkThatCannotBeRead(t *testing.T) {
	for name, text := range map[string]string{
		"empty":              "",
		"other text":         "hello",
		"newer format":       "2|managed|op|||7",
		"unknown status":     "1|gone|op|||7",
		"status in capitals": "1|Managed|op|||7",
		"no op":              "1|managed||||7",
		"no rep":             "1|managed|op|||",
		"cut":                "1|managed|op|" + someWant.String() + "|",
		"short digest":       "1|managed|op|abcd||7",
		"long digest":        "1|managed|op|" + strings.Repeat("a", 64) + "||7",
		"odd digest":         "1|managed|op|" + strings.Repeat("a", 31) + "||7",
		"no hexadecimal":     "1|managed|op|" + strings.Repeat("g", 32) + "||7",
		"bad second digest":  "1|managed|op||" + strings.Repeat("a", 33) + "|7",
	} {
		t.Run(name, func(t *testing.T) {
			mark, err := addressbook.DecodeMark(text)
			if !errors.Is(err, addressbook.ErrMark) || mark != (addressbook.Mark{}) {
				t.Errorf("%+v, %v", mark, err)
			}
		})
	}
}

func TestKeyText(t *testing.T) {
	text, err := addressbook.EncodeKey("acme", "crm/person/1|2/3")
	if err != nil || text != "acme|crm/person/1|2/3" {
		t.Fatalf("%q, %v", text, err)
	}
	owner, key, err := addressbook.DecodeKey(text)
	if err != nil || owner != "acme" || key != "crm/person/1|2/3" {
		t.Errorf("%q, %q, %v", owner, key, err)
	}
}

func TestKeyThatCannotBeWritten(t *testing.T) {
	for name, c := range map[string]struct {
		owner string
		key   addressbook.Key
	}{
		"no owner":                {"", "crm/person/1"},
		"separator in the owner":  {"a|b", "crm/person/1"},
		"no key":                  {"acme", ""},
		"one character too long":  {"acme", addressbook.Key(strings.Repeat("k", 250))},
		"too long by its letters": {"acme", addressbook.Key(strings.Repeat("ü", 250))},
	} {
		t.Run(name, func(t *testing.T) {
			if text, err := addressbook.EncodeKey(c.owner, c.key); !errors.Is(err, addressbook.ErrMark) {
				t.Errorf("%q, %v", text, err)
			}
		})
	}
	if _, err := addressbook.EncodeKey("acme", addressbook.Key(strings.Repeat("ü", 249))); err != nil {
		t.Errorf("254 characters: %v", err)
	}
}

func TestFolderMarkRoundTrip(t *testing.T) {
	mark := addressbook.FolderMark{
		Owner:   "ac|me\n",
		Path:    digester.PathDigest([]string{"CRM"}),
		Created: time.Date(2026, 11, 22, 10, 30, 0, 0, time.UTC),
	}
	back, err := addressbook.DecodeFolderMark(mark.Encode())
	if err != nil || back != mark {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestFolderMarkThatCannotBeRead(t *testing.T) {
	path := someWant.String()
	for name, text := range map[string]string{
		"empty":             "",
		"newer format":      "2|" + path + "|1|acme",
		"no owner":          "1|" + path + "|1|",
		"no path":           "1||1|acme",
		"bad path":          "1|" + strings.Repeat("a", 40) + "|1|acme",
		"no time":           "1|" + path + "||acme",
		"text after time":   "1|" + path + "|12x|acme",
		"space in time":     "1|" + path + "| 12|acme",
		"time out of range": "1|" + path + "|99999999999999999999|acme",
	} {
		t.Run(name, func(t *testing.T) {
			mark, err := addressbook.DecodeFolderMark(text)
			if !errors.Is(err, addressbook.ErrMark) || mark != (addressbook.FolderMark{}) {
				t.Errorf("%+v, %v", mark, err)
			}
		})
	}
}

// What can be read is written back to something that reads the same.
func FuzzDecodeMark(f *testing.F) {
	f.Add("1|managed|op|" + someWant.String() + "|" + someGot.String() + "|7")
	f.Add("1|released|op|||a|b")
	f.Add("1|managed|op|" + strings.Repeat("a", 64) + "||7")
	f.Add("2|managed|op|||7")
	f.Fuzz(func(t *testing.T, text string) {
		mark, err := addressbook.DecodeMark(text)
		if err != nil {
			if !errors.Is(err, addressbook.ErrMark) || mark != (addressbook.Mark{}) {
				t.Fatalf("%+v, %v", mark, err)
			}
			return
		}
		again, err := mark.Encode()
		if err != nil {
			return // longer than we write
		}
		if back, err := addressbook.DecodeMark(again); err != nil || back != mark {
			t.Fatalf("%q becomes %q: %+v, %v", text, again, back, err)
		}
	})
}

func FuzzDecodeKey(f *testing.F) {
	f.Add("acme|crm/person/1")
	f.Add("|")
	f.Add("a||b/c")
	f.Fuzz(func(t *testing.T, text string) {
		owner, key, err := addressbook.DecodeKey(text)
		if err != nil {
			if !errors.Is(err, addressbook.ErrMark) || owner != "" || key != "" {
				t.Fatalf("%q, %q, %v", owner, key, err)
			}
			return
		}
		if again, err := addressbook.EncodeKey(owner, key); err == nil && again != text {
			t.Fatalf("%q becomes %q", text, again)
		}
		key.Split()
	})
}

func FuzzDecodeFolderMark(f *testing.F) {
	f.Add("1|" + someWant.String() + "|1763807400|acme")
	f.Add("1|" + someWant.String() + "|-9223372036854775808|a|b")
	f.Fuzz(func(t *testing.T, text string) {
		mark, err := addressbook.DecodeFolderMark(text)
		if err != nil {
			if !errors.Is(err, addressbook.ErrMark) || mark != (addressbook.FolderMark{}) {
				t.Fatalf("%+v, %v", mark, err)
			}
			return
		}
		if back, err := addressbook.DecodeFolderMark(mark.Encode()); err != nil || back != mark {
			t.Fatalf("%q becomes %q: %+v, %v", text, mark.Encode(), back, err)
		}
	})
}
