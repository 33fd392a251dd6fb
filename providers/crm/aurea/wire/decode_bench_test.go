package wire_test

import (
	"bytes"
	"fmt"
	"testing"

	"contactsync/providers/crm/aurea/wire"
)

// persons is a reply with n persons, each with its company.
func persons(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><response xid="r"><query xid="r-0">`)
	for i := range n {
		id := uint64(1)<<32 + uint64(i)
		fmt.Fprintf(&b, `<Person tableshort="KP" id="%d"><FirstName>Ada%d</FirstName><LastName>Byron%d</LastName><E-mail1>ada%d@example.com</E-mail1>`+
			`<Tel1>+43 1 %d</Tel1><City>City %d</City><RepID>%d</RepID><Company tableshort="FI" id="%d"><StatNo>1</StatNo></Company></Person>`,
			id, i, i, i, 1000000+i, i%300, 1000+i%1000, uint64(1)<<32+uint64(i/10))
	}
	b.WriteString(`</query></response>`)
	return b.Bytes()
}

func personRequest() *wire.Request {
	return &wire.Request{Form: wire.Form{Echo: "xid"}, ID: "r", Queries: []*wire.Query{{Table: wire.Table{
		Name:     "Person",
		Fields:   []string{"FirstName", "LastName", "E-mail1", "Tel1", "City", "RepID"},
		Children: []wire.Table{{Name: "Company", Fields: []string{"StatNo"}}},
	}}}}
}

func BenchmarkDecode(b *testing.B) {
	const rows = 5000
	data := persons(rows)
	request := personRequest()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		reply, err := wire.Decode(bytes.NewReader(data), request, wire.NewTexts(), func(int, wire.Row) { n++ })
		if err != nil || n != rows || len(reply.Returns) > 0 {
			b.Fatal(n, err)
		}
	}
}
