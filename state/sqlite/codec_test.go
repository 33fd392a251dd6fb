package sqlite_test

import (
	"strings"
	"testing"

	"contactsync/state/sqlite"
)

// FuzzFields: bytes of a damaged file are refused or give fields that are parts
// of them, and nothing worse.
func FuzzFields(f *testing.F) {
	for _, seed := range []string{
		"",
		"\x00",
		"\x01a\x01b\x01c\x01\x02\x03\x01d\x02\x01e\x01f\x01g\x04\x0f" + strings.Repeat("d", 64),
		"\x05five!\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
		"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01 a length that is negative as an int",
		"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80 a number that does not end",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		item, entry, intent, names := sqlite.Fields(data)
		texts := append(names, string(item.Key), item.Owner, string(item.Mark.Status), entry.Sync, string(entry.Folder),
			string(intent.Action), string(intent.OldOp))
		for _, text := range texts {
			if !strings.Contains(data, text) {
				t.Errorf("%q is not in %q", text, data)
			}
		}
	})
}
