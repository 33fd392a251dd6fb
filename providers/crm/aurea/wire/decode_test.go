package wire_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"contactsync/providers/crm/aurea/wire"
)

// twoQueries asks for persons with their company, one field by number, and for companies.
func twoQueries() *wire.Request {
	return &wire.Request{Form: wire.Form{Echo: "xid", Count: "count"}, ID: "r", Queries: []*wire.Query{
		{Table: wire.Table{Name: "Person", Fields: []string{"FirstName", "#9"}, Children: []wire.Table{
			{Name: "Company", Fields: []string{"Company"}}, {Name: "FV", Fields: []string{"RepID"}},
		}}},
		{Table: wire.Table{Name: "FI", Fields: []string{"Company", "City"}}},
	}}
}

type result struct {
	rows  map[int][]wire.Row
	reply *wire.Reply
	err   error
}

func decode(r io.Reader, request *wire.Request) result {
	got := result{rows: map[int][]wire.Row{}}
	got.reply, got.err = wire.Decode(r, request, wire.NewTexts(), func(query int, row wire.Row) {
		got.rows[query] = append(got.rows[query], row)
	})
	return got
}

const empty = `<query xid="r-1"/>`

func TestDecode(t *testing.T) {
	company := wire.Row{ID: 5, Values: []string{"Engines & Co"}}
	favorite := wire.Row{Table: 1, ID: 8, Values: []string{"17"}}
	for _, test := range []struct {
		name, body string
		rows       map[int][]wire.Row
		answers    []wire.Answer
	}{
		{"nothing", `<query xid="r-0"/>` + empty, map[int][]wire.Row{}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Count: -1}}},
		{"in another order", `<query xid="r-1"><Company tableshort="FI" id="5"><City>Wien</City></Company></query><query xid="r-0"/>`,
			map[int][]wire.Row{1: {{ID: 5, Values: []string{"", "Wien"}}}}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Rows: 1, All: 1, Count: -1}}},
		{"without echoes in the order of the queries", `<query/><query count=" 1 "><Company tableshort="FI" id="5"/></query>`,
			map[int][]wire.Row{1: {{ID: 5, Values: []string{"", ""}}}}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Rows: 1, All: 1, Count: 1}}},
		{"inner rows within", `<query xid="r-0"><Person tableshort="KP" id="7"><FirstName>Ada</FirstName><Company tableshort="FI" id="5"><Company>Engines &amp; Co</Company></Company><x xid="9">9!</x><Fav tableshort="FV" id="8"><RepID>17</RepID></Fav></Person></query>` + empty,
			map[int][]wire.Row{0: {{ID: 7, Values: []string{"Ada", "9!"}, Children: []wire.Row{company, favorite}}}}, []wire.Answer{{Found: true, Rows: 1, All: 3, Count: -1}, {Found: true, Count: -1}}},
		{"inner rows following, in a wrapper", `<query xid="r-0"><rows><Person tableshort="KP" id="7"/><Company tableshort="FI" id="5"><Company>Engines &amp; Co</Company></Company><Person tableshort="KP" id="9"/></rows></query>` + empty,
			map[int][]wire.Row{0: {{ID: 7, Values: []string{"", ""}, Children: []wire.Row{company}}, {ID: 9, Values: []string{"", ""}}}}, []wire.Answer{{Found: true, Rows: 2, All: 3, Count: -1}, {Found: true, Count: -1}}},
		{"rows of other tables, comments and fields that nobody asked for", `<!-- x --><query xid="r-1"><Other tableshort="Y1" id="1"><Company>no</Company></Other><Company tableshort="FI" id="5"><Street>x</Street><City>a<b>!</b>c<![CDATA[<d>]]></City></Company></query><query xid="r-0"/>`,
			map[int][]wire.Row{1: {{ID: 5, Values: []string{"", "ac<d>"}}}}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Rows: 1, All: 1, Count: -1}}},
		{"locked and null", `<query xid="r-1"><Company tableshort="FI" id="5"><City null="TRUE">x</City><Company locked="1">y</Company></Company><Company tableshort="FI" id="6"><City locked="false" null="0">x</City></Company></query><query xid="r-0"/>`,
			map[int][]wire.Row{1: {{ID: 5, Values: []string{"", ""}, Locked: []int{0}}, {ID: 6, Values: []string{"", "x"}}}}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Rows: 2, All: 2, Count: -1}}},
		{"an error of a query", `<query xid="r-0"><Person tableshort="KP" id="7"/><result><return type="ERROR" code="-4" field="Tel1">No <b text="such"/> field</return></result></query>` + empty,
			map[int][]wire.Row{0: {{ID: 7, Values: []string{"", ""}}}},
			[]wire.Answer{{Found: true, Rows: 1, All: 1, Count: -1, Returns: []wire.Return{{Code: "-4", Text: "-4 Tel1 No such field"}}}, {Found: true, Count: -1}}},
		{"a field named return, and other returns", `<query xid="r-0"><return type="ok"/></query>` + empty,
			map[int][]wire.Row{}, []wire.Answer{{Found: true, Count: -1}, {Found: true, Count: -1}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := decode(iotest.OneByteReader(strings.NewReader(`<?xml version="1.0"?><response xid="r">`+test.body+`</response>`)), twoQueries())
			if got.err != nil {
				t.Fatal(got.err)
			}
			if !reflect.DeepEqual(got.rows, test.rows) {
				t.Errorf("rows %+v\nwant %+v", got.rows, test.rows)
			}
			if !reflect.DeepEqual(got.reply.Answers, test.answers) {
				t.Errorf("answers %+v\nwant %+v", got.reply.Answers, test.answers)
			}
		})
	}
}

// A field may be asked for by its name and by its number, and comes once or twice.
func TestAFieldThatIsWantedTwiceIsThereTwice(t *testing.T) {
	request := &wire.Request{Form: wire.Form{Echo: "xid", Number: "fid"}, ID: "r", Queries: []*wire.Query{
		{Table: wire.Table{Name: "Person", Fields: []string{"3", "FirstName", "#3", "4", "LastName", "03"}}},
	}}
	if n := strings.Count(string(request.Encode()), `fid="3"`); n != 1 {
		t.Errorf("it is asked for %d times by its number", n)
	}
	for _, test := range []struct{ name, fields string }{
		{"once", `<FirstName xid="3">Ada</FirstName><LastName xid="4" locked="true">no</LastName>`},
		{"twice", `<FirstName>Ada</FirstName><FirstName xid="3">Ada</FirstName><LastName locked="true">no</LastName><LastName xid="4" locked="true">no</LastName>`},
		{"by a number alone", `<x xid="3">Ada</x><FirstName>Ada</FirstName><LastName locked="true"/><x xid="4" locked="true"/>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := decode(strings.NewReader(`<response xid="r"><query xid="r-0"><Person tableshort="KP" id="7">`+test.fields+`</Person></query></response>`), request)
			if got.err != nil {
				t.Fatal(got.err)
			}
			want := []wire.Row{{ID: 7, Values: []string{"Ada", "Ada", "Ada", "", "", "Ada"}, Locked: []int{3, 4}}}
			if !reflect.DeepEqual(got.rows[0], want) {
				t.Errorf("got  %+v\nwant %+v", got.rows[0], want)
			}
		})
	}
}

func TestAFieldByNumberThatCannotBeToldIsAnError(t *testing.T) {
	const body = `<response xid="r"><query xid="r-0"><Person tableshort="KP" id="7"><E-mail1>canary</E-mail1></Person></query>` + empty + `</response>`
	got := decode(strings.NewReader(body), twoQueries())
	if format, ok := errors.AsType[*wire.FormatError](got.err); !ok || !strings.Contains(format.Reason, "number") {
		t.Errorf("error %v", got.err)
	}
}

func TestEveryCutIsAnError(t *testing.T) {
	body := `<?xml version="1.0"?><response xid="r"><query xid="r-0"><Person tableshort="KP" id="7"><FirstName>Zo&#235;</FirstName></Person></query>` + empty + `</response>`
	if got := decode(strings.NewReader(body), twoQueries()); got.err != nil {
		t.Fatal(got.err)
	}
	for n := range len(body) {
		if got := decode(strings.NewReader(body[:n]), twoQueries()); got.err == nil {
			t.Errorf("cut after %q: no error", body[:n])
		}
	}
	stop := errors.New("the connection broke")
	if got := decode(io.MultiReader(strings.NewReader(body[:90]), iotest.ErrReader(stop)), twoQueries()); !errors.Is(got.err, stop) {
		t.Errorf("error %v, want the connection's", got.err)
	}
}

func TestEncodings(t *testing.T) {
	document := func(declared string) string {
		return `<?xml version="1.0"` + declared + `?><response xid="r"><query xid="r-0"><Person tableshort="KP" id="7"><FirstName>Zoë</FirstName></Person></query>` + empty + `</response>`
	}
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, test := range []struct{ name, body, want string }{
		{"UTF-8", document(` encoding="UTF-8"`), "Zoë"},
		{"UTF-8 undeclared", document(""), "Zoë"},
		{"UTF-8 with a mark", "\xef\xbb\xbf" + document(` encoding="utf-8"`), "Zoë"},
		{"UTF-8 that says UTF-16, as .NET writes texts", document(` encoding="utf-16"`), "Zoë"},
		{"UTF-16", encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(document(` encoding="utf-16"`))), "Zoë"},
		{"UTF-16, the other way round", encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(document(` encoding="utf-16"`))), "Zoë"},
		{"Latin 1", encode(charmap.ISO8859_1.NewEncoder().String(document(` encoding='iso-8859-1'`))), "Zoë"},
		{"Windows", encode(charmap.Windows1252.NewEncoder().String(document(` encoding="Windows-1252"`))), "Zoë"},
		{"Latin 1 that says UTF-8", encode(charmap.ISO8859_1.NewEncoder().String(document(` encoding="UTF-8"`))), "Zo\uFFFD"},
		{"control characters", strings.Replace(document(""), "Zoë", "a\x01&#2;&#x0;b\uFFFF&#65534;c&#10;d&amp;&#xEB;", 1), "abc\nd&ë"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := decode(strings.NewReader(test.body), twoQueries())
			if got.err != nil || len(got.rows[0]) != 1 || got.rows[0][0].Values[0] != test.want {
				t.Errorf("got %+v, error %v, want %q", got.rows, got.err, test.want)
			}
		})
	}
	got := decode(strings.NewReader(document(` encoding="klingon"`)), twoQueries())
	if _, ok := errors.AsType[*wire.FormatError](got.err); !ok {
		t.Errorf("an encoding that nobody knows: error %v", got.err)
	}
}

func TestRepeatedTextsAreKeptOnce(t *testing.T) {
	texts := wire.NewTexts()
	data := persons(3000)
	var rows []wire.Row
	for range 2 {
		if _, err := wire.Decode(strings.NewReader(string(data)), personRequest(), texts, func(_ int, row wire.Row) { rows = append(rows, row) }); err != nil {
			t.Fatal(err)
		}
	}
	const city = 4
	copies := map[*byte]struct{}{}
	for _, row := range rows {
		copies[unsafe.StringData(row.Values[city])] = struct{}{}
	}
	if len(rows) != 6000 || len(copies) != 300 {
		t.Errorf("%d rows with %d copies of cities, want 6000 with 300", len(rows), len(copies))
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	body := `<response xid="r"><query xid="r-0">` + strings.Repeat("<a>", 100_000)
	if got := decode(strings.NewReader(body), twoQueries()); got.err == nil {
		t.Error("no error")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="utf-8"?><response xid="r"><query xid="r-0" count="1"><Person tableshort="KP" id="7"><FirstName>Ada</FirstName><x xid="9">9</x><Company tableshort="FI" id="5"><Company>E</Company></Company></Person></query><query xid="r-1"><return type="error" code="1">no</return></query></response>`))
	f.Add([]byte("\xff\xfe<\x00r\x00"))
	f.Add([]byte(`<!DOCTYPE html [<!ENTITY a "b">]><html>&a;</html>`))
	f.Add([]byte("\xef\xbb\xbf<response><query><return type='error'>&#0;&#x1;"))
	f.Fuzz(func(t *testing.T, data []byte) {
		request := twoQueries()
		got := decode(strings.NewReader(string(data)), request)
		if got.err != nil {
			if _, ok := errors.AsType[*wire.FormatError](got.err); !ok {
				t.Errorf("error %v", got.err)
			}
			return
		}
		for query, rows := range got.rows {
			if n := got.reply.Answers[query].Rows; n != len(rows) {
				t.Errorf("%d rows were handed out, %d are told", len(rows), n)
			}
			for _, row := range rows {
				check(t, &request.Queries[query].Table, row)
			}
		}
	})
}

func check(t *testing.T, table *wire.Table, row wire.Row) {
	if len(row.Values) != len(table.Fields) {
		t.Errorf("%d values for %d fields", len(row.Values), len(table.Fields))
	}
	for _, value := range row.Values {
		if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			t.Error("a value is no text")
		}
	}
	for _, i := range row.Locked {
		if row.Values[i] != "" {
			t.Error("a locked field has a value")
		}
	}
	for _, child := range row.Children {
		check(t, &table.Children[child.Table], child)
	}
}

func ExampleRequest_Encode() {
	request := wire.Request{
		Session: wire.Session{User: "SYNC"}, Form: wire.Form{Echo: "xid", Number: "fid"}, ID: "1",
		Queries: []*wire.Query{{Table: wire.Table{Name: "Person", Fields: []string{"LastName"}}}},
	}
	fmt.Print(string(request.Encode()))
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <request user="SYNC" xid="1">
	// <query dateformatin="ymd" dateformatout="ymd" xid="1-0">
	// <tables><table tablename="Person"/></tables>
	// <fields tablename="Person" fields="LastName"/>
	// </query>
	// </request>
}
