package vdir

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"contactsync/providers"
)

func TestCursorRoundTrip(t *testing.T) {
	entries := []entry{
		{cardFile{"", stamp{}}, own},
		{cardFile{"a.vcf", stamp{size: 1, inode: math.MaxUint64, modified: math.MaxInt64, changed: math.MinInt64}}, marked | unsettled},
		{cardFile{"ä b\n.vcf", stamp{size: math.MaxInt64, modified: -1, changed: 1}}, several},
	}
	got, ok := decodeCursor(encodeCursor(entries))
	if !ok || !slices.Equal(got, entries) {
		t.Errorf("%v comes back as %v, %v", entries, got, ok)
	}
	if got, ok := decodeCursor(encodeCursor(nil)); !ok || len(got) != 0 {
		t.Errorf("an empty folder comes back as %v, %v", got, ok)
	}
}

func TestCursorRefused(t *testing.T) {
	valid := encodeCursor([]entry{{cardFile{"a", stamp{}}, own}, {cardFile{"b", stamp{}}, own}})
	tests := map[string][]byte{
		"none":             nil,
		"another version":  append([]byte{cursorVersion + 1}, valid[1:]...),
		"cut":              valid[:len(valid)-1],
		"a long name":      {cursorVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
		"an endless count": append([]byte{cursorVersion}, bytes.Repeat([]byte{0xff}, 30)...),
		"not sorted":       encodeCursor([]entry{{cardFile{"b", stamp{}}, own}, {cardFile{"a", stamp{}}, own}}),
		"twice":            encodeCursor([]entry{{cardFile{"a", stamp{}}, own}, {cardFile{"a", stamp{}}, own}}),
	}
	for name, cursor := range tests {
		if got, ok := decodeCursor(cursor); ok {
			t.Errorf("%s: read as %v", name, got)
		}
	}
}

// TestUnchangedFilesAreNotOpened tells a target in a cursor that a marked file
// was the user's own, and checks that it does not find out.
func TestUnchangedFilesAreNotOpened(t *testing.T) {
	b, _ := openBox(t, map[string]string{
		"a.vcf": "BEGIN:VCARD\nVERSION:4.0\nX-CONTACTSYNC-KEY:o|crm/person/1\nEND:VCARD\n",
	})
	look := func(cursor []byte) (items int, entries []entry) {
		o, err := b.observe(t.Context(), providers.Cursors{mainFolder: cursor}, time.Now().Add(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		entries, _ = decodeCursor(o.Deltas[0].Cursor)
		return len(o.Deltas[0].Items), entries
	}
	items, entries := look(nil)
	if items != 1 || len(entries) != 1 || entries[0].finding != marked {
		t.Fatalf("%d items, %v", items, entries)
	}
	entries[0].finding = own
	items, again := look(encodeCursor(entries))
	if items != 0 || !slices.Equal(again, entries) {
		t.Errorf("%d items, %v", items, again)
	}
}

func FuzzDecodeCursor(f *testing.F) {
	f.Add(encodeCursor([]entry{{cardFile{"a.vcf", stamp{1, 2, 3, 4}}, marked}}))
	f.Fuzz(func(t *testing.T, cursor []byte) {
		entries, ok := decodeCursor(cursor)
		if !ok {
			return
		}
		again, ok := decodeCursor(encodeCursor(entries))
		if !ok || !slices.Equal(again, entries) {
			t.Fatalf("%v comes back as %v, %v", entries, again, ok)
		}
	})
}

func TestStampSettled(t *testing.T) {
	listed := time.Unix(1000, 0)
	at := func(seconds float64) int64 { return int64(seconds * 1e9) }
	tests := map[string]struct {
		stamp stamp
		want  bool
	}{
		"long ago":                   {stamp{modified: at(10), changed: at(10)}, true},
		"just long enough ago":       {stamp{modified: at(998), changed: at(998)}, true},
		"a moment ago":               {stamp{modified: at(998.1), changed: at(998.1)}, false},
		"an old time set just now":   {stamp{modified: at(10), changed: at(999)}, false},
		"a time that is not to come": {stamp{modified: at(2000), changed: at(10)}, false},
	}
	for name, test := range tests {
		if got := test.stamp.settled(listed); got != test.want {
			t.Errorf("%s: settled %v", name, got)
		}
	}
}
