package mailbox

import (
	"bytes"
	"testing"
)

// FuzzDecodeBag decodes bytes that may be of a broken file: no panic, and what
// can be read is written as it was.
func FuzzDecodeBag(f *testing.F) {
	f.Add([]byte{})
	f.Add(Bag{Subject: "s", Keywords: []string{"a", ""}, Importance: int32(1), Read: true, Tag(1): 1.5, Tag(2): []byte{1}}.encode())
	f.Add([]byte{0, 1, 0, typeStrings, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F})
	f.Add([]byte{0, 1, 0, 99})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := decodeBag(data)
		if err != nil {
			return
		}
		once := b.encode()
		again, err := decodeBag(once)
		if err != nil || !bytes.Equal(again.encode(), once) {
			t.Errorf("%v is not read as it was written: %v", b, err)
		}
	})
}

func TestDecodeBagRefuses(t *testing.T) {
	whole := Bag{Subject: "subject", CreationTime: int64(5)}.encode()
	for cut := 1; cut < len(whole); cut++ {
		if b, err := decodeBag(whole[:cut]); err == nil && len(b) == 2 {
			t.Errorf("%d bytes of %d were read as %v", cut, len(whole), b)
		}
	}
	if b, err := decodeBag([]byte{0, 1, 0, 99}); err == nil {
		t.Errorf("an unknown type was read as %v", b)
	}
}
