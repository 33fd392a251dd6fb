package crm_test

import (
	"strings"
	"testing"

	"contactsync/providers/sandbox/crm"
)

// The beginnings of records in replies.
const (
	ada = `<Person tableshort="KP" id="4294967401">`
	bob = `<Person tableshort="KP" id="4294967402">`
	eve = `<Person tableshort="KP" id="8589934593">`

	engines = `<Company tableshort="FI" id="4294967301">`
	looms   = `<Company tableshort="FI" id="4294967302">`
)

// query is a query for persons, with what is in the table and after the tables.
func query(table, rest string) string {
	return `<query><tables><table tablename="Person"` + table + `</tables>` + rest + `</query>`
}

// where is a condition about persons.
func where(field, op, value string) string {
	return `<condition><cond tablename="Person" fieldname="` + field + `" op="` + op + `" value="` + value + `"/></condition>`
}

// reply is the answer to a query.
func reply(records string) string { return `<query>` + records + `</query>` }

const (
	end     = `</Person>`
	endFirm = `</Company>`
	last    = `<fields tablename="Person" fields="LastName"/>`
)

func TestQuery(t *testing.T) {
	for _, test := range []struct {
		name, query, want string
	}{
		// Tables.
		{"table by name", query(`/>`, ``), reply(ada + end + bob + end + eve + end)},
		{"table by id", `<query><tables><table table="FI"/></tables></query>`, reply(engines + endFirm + looms + endFirm)},
		{"alias", `<query><tables><table tablename="Company" alias="Firm" maxrecords="1"/></tables><fields tablename="Company" alias="Firm" fields="Company"/></query>`,
			reply(`<Firm tableshort="FI" id="4294967301"><Company>Engines Ltd</Company></Firm>`)},
		{"record by id", query(` recId="4294967402"/>`, ``), reply(bob + end)},
		{"record by an id that there is not", query(` recId="4294967499"/>`, ``), reply(``)},
		{"at most", query(` maxrecords="2"/>`, ``), reply(ada + end + bob + end)},
		{"company of a person", query(`><table tablename="Company"/></table>`, `<fields tablename="Company" fields="Company"/>`),
			reply(ada + engines + `<Company>Engines Ltd</Company>` + endFirm + end + bob + looms + `<Company>Looms</Company>` + endFirm + end + eve + end)},
		{"persons of a company", `<query><tables><table tablename="Company" recId="4294967301"><table tablename="Person"/></table></tables></query>`,
			reply(engines + ada + end + endFirm)},
		{"three levels", query(` recId="4294967401"><table tablename="Company"><table tablename="RepUser"/></table></table>`, `<fields tablename="RepUser" fields="Name"/>`),
			reply(ada + engines + `<RepUser tableshort="ID" id="4294967313"><Name>Anna</Name></RepUser>` + endFirm + end)},
		{"with", query(`><table tablename="Company" flags="256"/></table>`, ``), reply(ada + engines + endFirm + end + bob + looms + endFirm + end)},
		{"exists", query(`><table tablename="Company" flags="0x300"/></table>`, ``), reply(ada + end + bob + end)},
		{"not exists", query(`><table tablename="Company" flags="0x400"/></table>`, ``), reply(eve + end)},
		{"optional", query(` recId="8589934593"><table tablename="Company" flags="0x800"/></table>`, ``), reply(eve + end)},
		{"with and optional", query(` recId="8589934593"><table tablename="Company" flags="0x900"/></table>`, ``), reply(eve + end)},
		{"each record once", query(`><table tablename="SalesGroup" flags="0x300"/></table>`, `<condition><cond tablename="SalesGroup" fieldname="SalesGroup" op="=" value="key"/></condition>`), reply(ada + end)},
		{"with and a condition on the inner table", query(`><table tablename="Company" flags="0x100"/></table>`, `<condition><cond tablename="Company" fieldname="Company" op="=" value="loo*"/></condition>`),
			reply(bob + looms + endFirm + end)},
		{"generic link", query(`><table table="FV" linkId="-1" flags="0x100"/></table>`,
			`<condition><cond table="FV" field="RepID" op="=" value="18"/></condition><fields table="FV" fields="RepID,LinkType,LinkStatNo,LinkSeqNo,Rep"/>`),
			reply(ada + `<FV tableshort="FV" id="4294967297"><RepID>18</RepID><LinkType>KP</LinkType><LinkStatNo>1</LinkStatNo><LinkSeqNo>105</LinkSeqNo><Rep>Bob</Rep></FV>` + end)},
		{"generic link from the other side", `<query><tables><table table="FV"><table tablename="Company" linkId="-1" flags="0x100"/></table></tables></query>`,
			reply(`<FV tableshort="FV" id="4294967298">` + looms + endFirm + `</FV>`)},
		{"members of a sales group", query(`><table tablename="SalesGroup" flags="0x300"/></table>`, `<condition><cond tablename="SalesGroup" fieldname="RepID" op="=" value="17"/></condition>`),
			reply(ada + end)},

		// Fields.
		{"fields by name", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="LastName, E-mail1"/>`), reply(ada + `<LastName>Byron</LastName><E-mail1>ada@example.com</E-mail1>` + end)},
		{"fields by number", query(` recId="4294967401"/>`, `<fields table="KP" fields="4,F9"/>`), reply(ada + `<LastName>Byron</LastName><E-mail1>ada@example.com</E-mail1>` + end)},
		{"fields as elements", query(` recId="4294967401"/>`, `<fields><field tablename="Person" fieldname="LastName" col="B" label="own"/><field table="KP" field="3"/><field table="KP" fid="9"/><field table="KP" fnr="6"/></fields>`),
			reply(ada + `<LastName col="B">Byron</LastName><FirstName>Ada</FirstName><E-mail1>ada@example.com</E-mail1><Tel1>+43 1 555-12</Tel1>` + end)},
		{"fields with an attribute of their own", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="LastName" page="1"/>`),
			reply(`<Person tableshort="KP" id="4294967401" page="1"><LastName>Byron</LastName></Person>`)},
		{"all fields", `<query><tables><table table="SG" allfields="1" maxrecords="1"/></tables></query>`,
			reply(`<SalesGroup tableshort="SG" id="4294967297"><SalesGroup>key</SalesGroup><RepID>17</RepID><StatNo>1</StatNo><SeqNo>1</SeqNo><Upd>09032026</Upd><UpdTime>14:05</UpdTime><DelCd>false</DelCd><Rep>Anna</Rep></SalesGroup>`)},
		{"special characters", query(` recId="8589934593"/>`, `<fields tablename="Person" fields="FirstName"/>`), reply(eve + `<FirstName>Eve &amp; &lt;Co&gt;</FirstName>` + end)},
		{"empty", query(` recId="8589934593"/>`, `<fields tablename="Person" fields="Tel1"/>`), reply(eve + `<Tel1></Tel1>` + end)},
		{"parts of telephone numbers", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="Tel1Country,Tel1Area,Tel1Number,Tel1Extension"/>`),
			reply(ada + `<Tel1Country>+43</Tel1Country><Tel1Area>1</Tel1Area><Tel1Number>555</Tel1Number><Tel1Extension>12</Tel1Extension>` + end)},
		{"logical keys", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="CoGrp,CoNo,PeGrp,PeNo"/>`), reply(ada + `<CoGrp>1</CoGrp><CoNo>5</CoNo><PeGrp>1</PeGrp><PeNo>105</PeNo>` + end)},
		{"reps", `<query><tables><table tablename="RepUser"/></tables><fields tablename="RepUser" fields="RepID,3,27,Connector,UserSettings"/></query>`,
			reply(`<RepUser tableshort="ID" id="4294967313"><RepID>17</RepID><Name>Anna</Name><E-mail1>anna@example.com</E-mail1><Connector>true</Connector><UserSettings></UserSettings></RepUser>` +
				`<RepUser tableshort="ID" id="4294967314"><RepID>18</RepID><Name>Bob</Name><E-mail1>bob@example.com</E-mail1><Connector>false</Connector><UserSettings>&lt;SyncSettings/&gt;</UserSettings></RepUser>` +
				`<RepUser tableshort="ID" id="8589934593"><RepID>8589934593</RepID><Name>Carol</Name><E-mail1>carol@example.com</E-mail1><Connector>true</Connector><UserSettings></UserSettings></RepUser>`)},

		// Conditions.
		{"equal", query(`/>`, where("LastName", "=", "byron")), reply(ada + end)},
		{"equal in an index", query(`/>`, where("RepID", "=", "17")), reply(ada + end + eve + end)},
		{"prefix", query(`/>`, where("LastName", "=", "Byr*")), reply(ada + end + eve + end)},
		{"and", query(`/>`, `<condition><cond tablename="Person" fieldname="RepID" op="=" value="17"/><cond table="KP" field="4" op="=" value="Byrne"/></condition>`), reply(eve + end)},
		{"empty", query(`/>`, where("E-mail1", "=", "")), reply(bob + end + eve + end)},
		{"unequal", query(`/>`, where("LastName", "&lt;&gt;", "Byron")), reply(bob + end + eve + end)},
		{"numbers are no texts", query(`/>`, where("SeqNo", "&lt;", "9")), reply(eve + end)},
		{"station", query(`/>`, where("StatNo", "=", "2")), reply(eve + end)},
		{"a range of numbers of a station", query(`/>`, `<condition><cond table="KP" fieldname="StatNo" op="=" value="1"/><cond table="KP" fieldname="SeqNo" op="&gt;" value="105"/><cond table="KP" fieldname="SeqNo" op="&lt;=" value="106"/></condition>`), reply(bob + end)},
		{"date", query(`/>`, where("Born", "&gt;=", "10121815")), reply(ada + end)},
		{"date that can be read in one way only", query(`/>`, where("Born", "=", "18151210")), reply(ada + end)},
		{"date with separators", query(`/>`, where("Born", "=", "1815-12-10")), reply(ada + end)},
		{"flag", `<query><tables><table tablename="RepUser"/></tables><condition><cond tablename="RepUser" fieldname="Connector" op="=" value="false"/></condition></query>`, reply(`<RepUser tableshort="ID" id="4294967314"></RepUser>`)},
		{"catalog", `<query><tables><table tablename="Company"/></tables><condition><cond tablename="Company" fieldname="Country" op="=" value="Ger*"/></condition></query>`, reply(looms + endFirm)},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, crm.Options{}, sheets())
			if got := w.ask("SYNC", test.query); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestCatalogs(t *testing.T) {
	const where, fields = `<condition><cond tablename="Company" fieldname="Country" op="=" value="`, `<fields tablename="Company" fields="Country"/>`
	for _, test := range []struct {
		name, session, attributes, value, want string
	}{
		{"text", "", "", "", "Austria"},
		{"text in the session's language", ` lang="de"`, "", "", "Österreich"},
		{"a language by its number", ` lang="2"`, "", "", "Autriche"},
		{"a language by xml:lang", ` xml:lang="de-AT"`, "", "", "Österreich"},
		{"a language without a text", ` lang="ja"`, "", "", "Austria"},
		{"language of the command", ` lang="fr"`, ` lang="de"`, "Öster*", "Österreich"},
		{"number", "", ` catbynum="true"`, "1", "1"},
		{"external key", "", ` catexkeys="1"`, "1_1000_1", "1_1000_1"},
		{"text of another language", ` lang="de"`, "", "Austria", ""},
		{"key and text", "", ` catformat="2"`, "Austria [1_1000_1]", "Austria"},
		{"key and text with a stroke", "", ` catformat="8"`, "1_1000_1 | Austria", "Austria"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, crm.Options{}, sheets())
			q := `<query` + test.attributes + `><tables><table tablename="Company" maxrecords="1"/></tables>` + fields
			if test.value != "" {
				q += where + test.value + `"/></condition>`
			}
			want := reply("")
			if test.want != "" {
				want = reply(engines + `<Country>` + test.want + `</Country>` + endFirm)
			}
			if got := w.ask("SYNC"+test.session, q+`</query>`); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestDates(t *testing.T) {
	for order, want := range map[string]string{"dmy": "10121815", "mdy": "12101815", "ymd": "18151210", "ydm": "18151012"} {
		w := newWorld(t, crm.Options{}, sheets())
		q := strings.Replace(query(` recId="4294967401"/>`, `<fields tablename="Person" fields="Born"/>`), "<query", `<query dateformatout="`+order+`"`, 1)
		if got, want := w.ask("SYNC", q), reply(ada+`<Born>`+want+`</Born>`+end); got != want {
			t.Errorf("%s: got %s, want %s", order, got, want)
		}
		q = strings.Replace(query(`/>`, where("Born", "=", want)), "<query", `<query dateformatin="`+order+`"`, 1)
		if got := w.ask("SYNC", q); got != reply(ada+end) {
			t.Errorf("%s: got %s", order, got)
		}
	}
}

func TestSwitches(t *testing.T) {
	const one, extension = ` recId="8589934593"/>`, `<fields tablename="Person" fields="Tel1"/>`
	inner := query(` recId="4294967401"><table tablename="Company"/></table>`, last)
	for _, test := range []struct {
		name, value, query, want string
	}{
		{"empty", "absent", query(one, extension), reply(eve + end)},
		{"empty", "null", query(one, extension), reply(eve + `<Tel1 null="true"></Tel1>` + end)},
		{"children", "following", inner, reply(ada + `<LastName>Byron</LastName>` + end + engines + endFirm)},
		{"join", "with", query(`><table tablename="Company"/></table>`, ""), reply(ada + engines + endFirm + end + bob + looms + endFirm + end)},
		{"dates", "ymd", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="Born"/>`), reply(ada + `<Born>18151210</Born>` + end)},
		{"separator", ".", query(` recId="4294967401"/>`, `<fields tablename="Person" fields="Born"/>`), reply(ada + `<Born>10.12.1815</Born>` + end)},
		{"booleans", "1", query(one, `<fields tablename="Person" fields="DelCd"/>`), reply(eve + `<DelCd>0</DelCd>` + end)},
		{"operators", "=", query(`/>`, where("SeqNo", "&gt;", "1")), reply(`<return type="error" code="1">cond: there is no operator &quot;&gt;&quot;</return>`)},
		{"codes", "no", query(` flags="1"/>`, ""), reply(`<return type="error">table Person: flags: 0x1 is none that can be had</return>`)},
		{"telephones", "extension", query(` recId="4294967401"/>`, extension), reply(ada + `<Tel1>12</Tel1>` + end)},
		{"max_records", "1", query(`/>`, ""), reply(ada + end)},
	} {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			var o crm.Options
			if err := o.Set(test.name, test.value); err != nil {
				t.Fatal(err)
			}
			if got := newWorld(t, o, sheets()).ask("SYNC", test.query); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
	var o crm.Options
	for _, wrong := range [][2]string{{"empty", "nothing"}, {"nonsense", "1"}, {"max_records", "-1"}, {"run_on", "soon"}} {
		if err := o.Set(wrong[0], wrong[1]); err == nil {
			t.Errorf("%s=%s was taken", wrong[0], wrong[1])
		}
	}
	if _, err := crm.New(crm.Config{Options: crm.Options{Empty: "nothing"}}); err == nil {
		t.Error("empty=nothing was taken")
	}
}

func TestRefusals(t *testing.T) {
	for name, commands := range map[string]string{
		"2 unknown table":                `<query><tables><table tablename="Nonsense"/></tables></query>`,
		"2 unknown table id":             `<query><tables><table table="ZZ"/></tables></query>`,
		"3 unknown field":                query(`/>`, `<fields tablename="Person" fields="LastName,Nonsense"/>`),
		"3 unknown field number":         query(`/>`, `<fields tablename="Person" fields="999"/>`),
		"3 unknown field in a condition": query(`/>`, where("Nonsense", "=", "1")),
		"3 decoded field in a condition": query(`/>`, where("Rep", "=", "Anna")),
		"2 fields of another table":      query(`/>`, `<fields tablename="Company" fields="Company"/>`),
		"1 unknown operator":             query(`/>`, where("LastName", "~", "1")),
		"1 no date":                      query(`/>`, where("Born", "=", "soon")),
		"1 or":                           query(`/>`, `<condition><lcond op="OR"/></condition>`),
		"1 no tables":                    `<query/>`,
		"1 twice the same table":         query(`><table tablename="Company"><table tablename="Person"/></table></table>`, ``),
		"2 no such link":                 query(`><table tablename="Company" linkId="7"/></table>`, ``),
		"1 a link of the first":          query(` linkId="-1"/>`, ``),
		"1 a flag":                       query(` flags="0x80"/>`, ``),
		"1 no number":                    query(` maxrecords="many"/>`, ``),
		"1 no record id":                 query(` recId="FI.x1.x2"/>`, ``),
		"1 an attribute of a table":      query(` offset="5"/>`, ``),
		"1 an attribute of a condition":  query(`/>`, `<condition><cond tablename="Person" fieldname="RepID" op="=" value="1" not="1"/></condition>`),
		"1 an element of a query":        query(`/>`, `<sort/>`),
		"1 catalogs both ways":           strings.Replace(query(`/>`, ``), "<query", `<query catbynum="1" catexkeys="true"`, 1),
		"1 neither true nor false":       strings.Replace(query(`/>`, ``), "<query", `<query catbynum="maybe"`, 1),
		"1 no order of dates":            strings.Replace(query(`/>`, ``), "<query", `<query dateformatout="iso"`, 1),
		"1 no format of catalogs":        strings.Replace(query(`/>`, ``), "<query", `<query catformat="10"`, 1),
		"1 no language":                  strings.Replace(query(`/>`, ``), "<query", `<query lang="xx"`, 1),
		"6 a command that is not":        `<nonsense/>`,
		"6 a command that changes":       `<update><fields/></update>`,
	} {
		code, _, _ := strings.Cut(name, " ")
		t.Run(name, func(t *testing.T) {
			got := newWorld(t, crm.Options{}, sheets()).ask("SYNC", commands)
			if want := `><return type="error" code="` + code + `">`; !strings.Contains(got, want) || strings.Contains(got, "<Person") {
				t.Errorf("got %s, want an error with code %s", got, code)
			}
		})
	}
}

// TestCommands shows that commands are answered one by one, that one that fails
// does not keep others from being run, and that attributes come back.
func TestCommands(t *testing.T) {
	w := newWorld(t, crm.Options{}, sheets())
	w.Count = func(operation string) { w.counts[operation]++ }
	answer := w.post("application/xml", declaration+`<request user="sync" pwd="pw-SYNC" log="1" xid="42">`)
	if answer.Code != 500 {
		t.Errorf("%d for a broken document", answer.Code)
	}
	answer = w.post("application/xml", declaration+`<request user="sync" pwd="pw-SYNC" log="1" xid="42&quot;"><nop n="1"/>`+
		`<query n="2" dateformatout="ymd"><tables><table table="XX"/></tables></query><query n="3"><tables><table table="FI" recId="4294967301"/></tables></query></request>`)
	want := declaration + `<response xid="42&quot;"><nop n="1"></nop><query n="2"><return type="error" code="2">there is no table &quot;XX&quot;</return></query>` +
		`<query n="3">` + engines + `</Company></query></response>`
	if got := answer.Body.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if w.counts["nop"] != 1 || w.counts["query Company"] != 1 || w.counts["refused"] != 1 {
		t.Errorf("counted %v", w.counts)
	}
}
