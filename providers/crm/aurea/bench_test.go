package aurea_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"strconv"
	"testing"

	"contactsync/providers"
)

// office is a CRM with so many persons and companies, whose keys follow each other. Its
// replies are made in advance: the benchmark is not about it.
type office map[string]*sheet

type sheet struct {
	text   []byte
	begins []int // of each row, and the end
}

func newOffice(persons, companies int) office {
	o := office{"Person": {}, "Company": {}}
	fill := func(table string, n int, write func(w io.Writer, i int)) {
		var b bytes.Buffer
		for i := range n {
			o[table].begins = append(o[table].begins, b.Len())
			write(&b, i)
		}
		o[table].begins = append(o[table].begins, b.Len())
		o[table].text = b.Bytes()
	}
	fill("Company", companies, func(w io.Writer, i int) {
		fmt.Fprintf(w, `<Company tableshort="FI" id="%d"><Company>Engines %d Ltd</Company><Street>Main Street %d</Street><City>City %d</City><Country>Austria</Country><RepID>%d</RepID></Company>`,
			key(uint64(i+1)), i, i%200, i%300, 1000+i%1000)
	})
	fill("Person", persons, func(w io.Writer, i int) {
		fmt.Fprintf(w, `<Person tableshort="KP" id="%d"><FirstName>Ada%d</FirstName><LastName>Byron%d</LastName><E-mail1>ada%d@example.com</E-mail1><Tel1>+43 1 %d</Tel1>`+
			`<Mobile>+43 664 %d</Mobile><Function>Function %d</Function><Department>Department %d</Department><Street>Street %d</Street><City>City %d</City><RepID>%d</RepID>`+
			`<Company tableshort="FI" id="%d"><StatNo>1</StatNo></Company></Person>`,
			key(uint64(i+1)), i%500, i, i, 1000000+i, 2000000+i, i%100, i%50, i%3000, i%300, 1000+i%1000, key(uint64(i*companies/persons+1)))
	})
	return o
}

var (
	conditions = regexp.MustCompile(`<cond tablename="\w+" fieldname="(\w+)" op="([^"]+)" value="(\d+)"/>`)
	asked      = regexp.MustCompile(`<query [^>]*xid="([^"]+)">\s*<tables><table tablename="(\w+)"[^>]*maxrecords="(\d+)"`)
	requestID  = regexp.MustCompile(`<request [^>]*xid="([^"]+)"`)
)

// ServeHTTP answers conditions on the keys.
func (o office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "text/xml")
	fmt.Fprintf(w, `<response xid="%s">`, requestID.FindSubmatch(body)[1])
	for _, query := range bytes.SplitAfter(body, []byte("</query>")) {
		q := asked.FindSubmatch(query)
		if q == nil {
			continue
		}
		s := o[string(q[2])]
		from, to := 1, len(s.begins)-1
		for _, c := range conditions.FindAllSubmatch(query, -1) {
			n, _ := strconv.Atoi(string(c[3]))
			switch string(c[1]) + string(c[2]) {
			case "SeqNo&gt;=":
				from = max(from, n)
			case "SeqNo&lt;=":
				to = min(to, n)
			case "SeqNo=":
				from, to = max(from, n), min(to, n)
			case "StatNo=":
				if n != 1 {
					to = 0
				}
			case "StatNo&gt;=":
				if n > 1 {
					to = 0
				}
			case "StatNo&lt;=":
				if n < 1 {
					to = 0
				}
			}
		}
		limit, _ := strconv.Atoi(string(q[3]))
		to = min(to, from+limit-1)
		fmt.Fprintf(w, `<query xid="%s">`, q[1])
		if from <= to {
			_, _ = w.Write(s.text[s.begins[from-1]:s.begins[to]])
		}
		_, _ = io.WriteString(w, "</query>")
	}
	_, _ = io.WriteString(w, "</response>")
}

// BenchmarkRecords reads a large office, and keeps it as a run does.
func BenchmarkRecords(b *testing.B) {
	const persons, companies = 200_000, 20_000
	server := httptest.NewServer(newOffice(persons, companies))
	defer server.Close()
	b.ReportAllocs()
	var live, peak uint64
	for b.Loop() {
		w := open(b, server.URL, "")
		w.Need(providers.Persons, []string{"FirstName", "LastName", "E-mail1", "Tel1", "Mobile", "Function", "Department", "Street", "City"})
		w.Need(providers.Companies, []string{"Company", "Street", "City", "Country"})
		before := heap()
		var list []providers.Record
		for _, table := range []providers.Table{providers.Persons, providers.Companies} {
			err := w.Records(b.Context(), table, func(r providers.Record) error {
				list = append(list, r)
				if len(list)%5000 == 0 {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapAlloc-min(before, m.HeapAlloc))
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		}
		if len(list) != persons+companies {
			b.Fatal(len(list))
		}
		live = heap() - before
		runtime.KeepAlive(list)
	}
	b.ReportMetric(float64(live)/(1<<20), "MiB-live")
	b.ReportMetric(float64(peak)/(1<<20), "MiB-peak")
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
