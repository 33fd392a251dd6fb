package csv_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// manyPersons makes a source of so many persons with twelve fields.
func manyPersons(tb testing.TB, n int) providers.Source {
	tb.Helper()
	base := tb.TempDir()
	file, err := os.Create(filepath.Join(base, "persons.csv"))
	if err != nil {
		tb.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "id;company;FirstName;LastName;E-mail1;Tel1;Mobile;Title;Function;RepID;SalesGroup;Notes")
	for i := range n {
		fmt.Fprintf(w, "%d;%d;Ada;Byron %d;ada.%d@example.com;+43 1 %d;+43 664 %d;;Analyst;%d;%d;\"met at the fair; \"\"engine\"\"\"\n",
			4294967296+i, 4294967296+i%5000, i, i, i, i, i%200, i%20)
	}
	if err := w.Flush(); err != nil {
		tb.Fatal(err)
	}
	if err := file.Close(); err != nil {
		tb.Fatal(err)
	}
	source, diags := decode(tb, `dir = "."`, base)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	return source
}

// What is read is not kept: besides the ids, memory does not grow with the
// file.
func TestMemoryIsBounded(t *testing.T) {
	const n, limit = 100_000, 20 << 20 // the file has 15 MB, its values take more
	source := manyPersons(t, n)
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before, rows, peak := heap(), 0, uint64(0)
	err := source.Records(context.Background(), providers.Persons, func(providers.Record) error {
		if rows++; rows%(n/4) == 0 {
			peak = max(peak, heap())
		}
		return nil
	})
	if err != nil || rows != n {
		t.Fatal(rows, err)
	}
	if peak > before+limit {
		t.Errorf("%d persons take %d bytes", n, peak-before)
	}
	t.Logf("%d bytes per person", (peak-before)/n)
}

func BenchmarkRecords(b *testing.B) {
	const n = 100_000
	source := manyPersons(b, n)
	b.ReportAllocs()
	for b.Loop() {
		err := source.Records(context.Background(), providers.Persons, func(providers.Record) error { return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
}

func BenchmarkExist(b *testing.B) {
	source := manyPersons(b, 100_000)
	ids := make([]string, 1000)
	for i := range ids {
		ids[i] = fmt.Sprint(4294967296 + i*200)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := source.Exist(context.Background(), addressbook.Person, ids); err != nil {
			b.Fatal(err)
		}
	}
}
