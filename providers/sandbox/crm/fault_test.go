package crm_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/crm"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
)

const active = `<query><return type="error" code="5">User is already active</return></query>`

// TestRunsOn has a time-out strike while the request goes on in the CRM.
func TestRunsOn(t *testing.T) {
	w := newWorld(t, crm.Options{RunOn: time.Minute}, sheets())
	w.Faults.Once(fault.CRMRunsOn, 1)
	answer := w.post("text/xml", `<request user="SYNC" pwd="pw-SYNC" impersonate="user=ANNA">`+query("/>", "")+`</request>`)
	if answer.Code != http.StatusGatewayTimeout {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	w.clock.advance(time.Minute - 1)
	if got := w.persons("ANNA"); got != active {
		t.Errorf("before it is over: %s", got)
	}
	if got := w.Active(); len(got) != 1 || got[0] != "ANNA" {
		t.Errorf("active are %v", got)
	}
	if got := w.persons("SYNC"); got != everybody {
		t.Errorf("another login: %s", got)
	}
	w.clock.advance(1)
	if got := w.persons("ANNA"); got != everybody {
		t.Errorf("afterwards: %s", got)
	}
}

func TestFaults(t *testing.T) {
	w := newWorld(t, crm.Options{}, sheets())
	country := `<query><tables><table tablename="Company" maxrecords="1"/></tables><fields tablename="Company" fields="Country"/></query>`
	for _, test := range []struct {
		kind             fault.Kind
		query, got, then string
	}{
		{fault.CRMActive, query("/>", ""), active, reply(ada + end + bob + end + eve + end)},
		{fault.CRMError, query("/>", ""), `<query><return type="error" code="8">the command could not be run</return></query>`, reply(ada + end + bob + end + eve + end)},
		{fault.CRMRightsLost, query("/>", ""), reply(""), reply(ada + end + bob + end + eve + end)},
		{fault.CRMLanguage, country, reply(engines + `<Country>Österreich</Country>` + endFirm), reply(engines + `<Country>Austria</Country>` + endFirm)},
		{fault.CRMMerge, query("/>", ""), reply(ada + end + eve + end), reply(ada + end + eve + end)},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			w.TB = t
			w.Faults.Once(test.kind, 1)
			if got := w.ask("SYNC", test.query); got != test.got {
				t.Errorf("got %s, want %s", got, test.got)
			}
			if got := w.ask("SYNC", test.query); got != test.then {
				t.Errorf("afterwards %s, want %s", got, test.then)
			}
		})
	}
}

// TestLimit has the fault leave ten records, and nothing that says so.
func TestLimit(t *testing.T) {
	w := newWorld(t, crm.Options{}, many(50))
	w.Faults.Once(fault.CRMLimit, 1)
	if got := strings.Fields(w.persons("SYNC")); len(got) != 10 {
		t.Errorf("%d persons", len(got))
	}
	if got := strings.Fields(w.persons("SYNC")); len(got) != 50 {
		t.Errorf("afterwards %d persons", len(got))
	}
}

// many are so many persons of a rep, ten a company.
func many(n int) database.Sheets {
	s := sheets()
	s.Persons.Rows, s.Companies.Rows, s.Favorites.Rows = nil, nil, nil
	for i := range (n + 9) / 10 {
		s.Companies.Rows = append(s.Companies.Rows, []string{database.FormatID(1<<32 | uint64(i+1)), fmt.Sprintf("Company %d", i), "Austria", "", "17", ""})
	}
	for i := range n {
		s.Persons.Rows = append(s.Persons.Rows, []string{
			database.FormatID(1<<32 | uint64(i+1)), database.FormatID(1<<32 | uint64(i/10+1)), "First", fmt.Sprintf("Last %d", i),
			fmt.Sprintf("person%d@example.com", i), "+43 1 555-12", "", "17", "",
		})
	}
	return s
}

// TestOneAtATime has requests of a login meet one that is running.
func TestOneAtATime(t *testing.T) {
	for _, test := range []struct {
		way, other, want string
	}{
		{"effective", `SYNC impersonate="user=ANNA"`, active},
		{"effective", `ANNA`, active},
		{"effective", `SYNC impersonate="user=BOB"`, everybody},
		{"effective", `SYNC`, everybody},
		{"named", `ANNA`, everybody},
		{"named", `SYNC impersonate="user=BOB"`, active},
	} {
		t.Run(test.way+" "+test.other, func(t *testing.T) {
			w := newWorld(t, crm.Options{Active: test.way}, sheets())
			begun, goOn := make(chan struct{}), make(chan struct{})
			var once sync.Once
			w.Wait = func() error {
				first := false
				once.Do(func() { first = true })
				if first {
					close(begun)
					<-goOn
				}
				return nil
			}
			var running sync.WaitGroup
			running.Go(func() {
				if got := w.persons(`SYNC impersonate="user=ANNA"`); got != everybody {
					t.Errorf("the first one got %s", got)
				}
			})
			<-begun
			if got := w.persons(test.other); got != test.want {
				t.Errorf("meanwhile %s", got)
			}
			close(goOn)
			running.Wait()
			if got := w.persons(`ANNA`); got != everybody {
				t.Errorf("afterwards %s", got)
			}
		})
	}
}

// TestNoAnswer ends a server while a request waits.
func TestNoAnswer(t *testing.T) {
	w := newWorld(t, crm.Options{}, sheets())
	w.Wait = func() error { return errors.New("closing") }
	if answer := w.post("text/xml", `<request user="SYNC" pwd="pw-SYNC"><nop/></request>`); answer.Body.Len() != 0 {
		t.Errorf("%s", answer.Body)
	}
	if got := w.Active(); len(got) != 0 {
		t.Errorf("active are %v", got)
	}
}

// TestChangesWhileReading changes and reads at the same time, for the race
// detector; every reply has to be whole.
func TestChangesWhileReading(t *testing.T) {
	w := newWorld(t, crm.Options{}, many(600))
	db := w.Database()
	var running sync.WaitGroup
	for _, user := range []string{"SYNC", "ANNA", "BOB"} {
		running.Go(func() {
			for range 5 {
				got := w.ask(user, query(`><table tablename="Company"/></table>`, last))
				if n := strings.Count(got, "<Person "); n < 500 || n > 700 || !wellFormed(got) {
					t.Errorf("%s: %d persons", user, n)
				}
			}
		})
	}
	running.Go(func() {
		for i := range 100 {
			id := 1<<32 | uint64(i+1)
			err := errors.Join(
				db.Update(database.Person, id, map[string]string{"LastName": "New", "RepID": "18"}),
				db.Favor("18", database.Person, id),
				db.Mark(database.Person, id+100), db.Delete(database.Person, id+200),
			)
			if i > 0 && i < 40 {
				err = errors.Join(err, db.Merge(database.Company, 1<<32|1, 1<<32|uint64(i+1)))
			}
			if _, failed := db.Create(database.Person, map[string]string{"LastName": "New"}); failed != nil || err != nil {
				t.Error(failed, err)
			}
		}
	})
	running.Wait()
	if got := len(strings.Fields(w.persons("SYNC"))); got != 500 {
		t.Errorf("%d persons in the end", got)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(`<request user="SYNC" pwd="pw-SYNC">` + query(`><table tablename="Company" flags="0x100"/></table>`, where("SeqNo", "&gt;", "5")+last) + `</request>`)
	f.Add(`<request auth="" impersonate=";=;" lang="-1"><query catformat="9"/></request>`)
	f.Add(`<request user="SYNC" pwd="pw-SYNC" lang="de"><query dateformatin="ydm" catbynum="1">` + where("Born", "=", "1-1-1") + `<tables><table table="FI" alias="a" recId="18446744073709551615"><table table="FV" linkId="-1"/></table></tables></query></request>`)
	f.Add(`<request user="SYNC" pwd="pw-SYNC">` + query(`/>`, where("Born", "=", "\u00e4")) + `</request>`)
	f.Fuzz(func(t *testing.T, document string) {
		w := newWorld(t, crm.Options{}, sheets())
		answer := w.post("text/xml", document)
		if answer.Code == http.StatusOK && !wellFormed(answer.Body.String()) {
			t.Errorf("the answer is no document: %s", answer.Body)
		}
	})
}

// BenchmarkRead reads 200,000 persons in 20,000 companies in full.
func BenchmarkRead(b *testing.B) {
	w := newWorld(b, crm.Options{}, many(200_000))
	document := `<request user="SYNC" pwd="pw-SYNC">` + query(`><table tablename="Company"/></table>`,
		`<fields tablename="Person" fields="StatNo,SeqNo,FirstName,LastName,E-mail1,Tel1,RepID,Upd,UpdTime"/><fields tablename="Company" fields="Company,Country"/>`) + `</request>`
	b.ReportAllocs()
	for b.Loop() {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "/", strings.NewReader(document))
		if err != nil {
			b.Fatal(err)
		}
		sink := &sink{header: http.Header{}}
		w.ServeHTTP(sink, request)
		b.SetBytes(sink.written)
	}
}

// BenchmarkReadOfRep reads the persons that a rep marked, out of 200,000.
func BenchmarkReadOfRep(b *testing.B) {
	w := newWorld(b, crm.Options{}, many(200_000))
	for i := range 100 {
		if err := w.Database().Favor("18", database.Person, 1<<32|uint64(i*100+1)); err != nil {
			b.Fatal(err)
		}
	}
	commands := query(`><table table="FV" linkId="-1" flags="0x300"/></table>`, `<condition><cond table="FV" field="RepID" op="=" value="18"/></condition>`+last)
	b.ReportAllocs()
	for b.Loop() {
		if n := strings.Count(w.ask("SYNC", commands), "<Person "); n != 100 {
			b.Fatalf("%d persons", n)
		}
	}
}

// sink counts what is written.
type sink struct {
	header  http.Header
	written int64
}

func (s *sink) Header() http.Header { return s.header }

func (s *sink) WriteHeader(int) {}

func (s *sink) Write(p []byte) (int, error) {
	s.written += int64(len(p))
	return len(p), nil
}
