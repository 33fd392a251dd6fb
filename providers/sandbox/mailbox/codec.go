package mailbox

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"
)

// A bag in the file is its properties in the order of their identity: set, id
// and name, one byte for the type, and the value. Texts and bytes have their
// length before them.

// The types of values in the file. They are never renumbered.
const (
	typeString byte = iota + 1
	typeInt32
	typeInt64
	typeBool
	typeFloat64
	typeTime
	typeBytes
	typeStrings
)

var errBroken = errors.New("broken property bag")

// encode writes a bag; the same bag gives the same bytes.
func (b Bag) encode() []byte {
	properties := slices.SortedFunc(maps.Keys(b), Property.compare)
	var out []byte
	for _, p := range properties {
		out = appendText(out, p.Set)
		out = binary.AppendUvarint(out, uint64(p.ID))
		out = appendText(out, p.Name)
		out = appendValue(out, b[p])
	}
	return out
}

func (p Property) compare(q Property) int {
	return cmp.Or(cmp.Compare(p.Set, q.Set), cmp.Compare(p.ID, q.ID), cmp.Compare(p.Name, q.Name))
}

func appendText[T string | []byte](out []byte, s T) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

func appendValue(out []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(append(out, typeString), v)
	case int32:
		return binary.AppendVarint(append(out, typeInt32), int64(v))
	case int64:
		return binary.AppendVarint(append(out, typeInt64), v)
	case bool:
		if v {
			return append(out, typeBool, 1)
		}
		return append(out, typeBool, 0)
	case float64:
		return binary.BigEndian.AppendUint64(append(out, typeFloat64), math.Float64bits(v))
	case time.Time:
		out = binary.AppendVarint(append(out, typeTime), v.Unix())
		return binary.AppendUvarint(out, uint64(v.Nanosecond()))
	case []byte:
		return appendText(append(out, typeBytes), v)
	case []string:
		out = binary.AppendUvarint(append(out, typeStrings), uint64(len(v)))
		for _, s := range v {
			out = appendText(out, s)
		}
	}
	return out // merge lets nothing else in
}

// decodeBag reads what encode wrote. Bytes that it did not write are an error.
func decodeBag(data []byte) (Bag, error) {
	r := &bagReader{bytes.NewReader(data)}
	b := Bag{}
	for r.Len() > 0 {
		p, v, err := r.property()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errBroken, err)
		}
		b[p] = v
	}
	return b, nil
}

type bagReader struct{ *bytes.Reader }

func (r *bagReader) property() (p Property, v any, err error) {
	if p.Set, err = r.text(); err != nil {
		return p, nil, err
	}
	id, err := binary.ReadUvarint(r)
	if err != nil {
		return p, nil, err
	}
	p.ID = uint32(id)
	if p.Name, err = r.text(); err != nil {
		return p, nil, err
	}
	v, err = r.value()
	return p, v, err
}

func (r *bagReader) value() (any, error) {
	kind, err := r.ReadByte()
	if err != nil {
		return nil, err
	}
	switch kind {
	case typeString:
		return r.text()
	case typeInt32:
		n, err := binary.ReadVarint(r)
		return int32(n), err
	case typeInt64:
		return binary.ReadVarint(r)
	case typeBool:
		b, err := r.ReadByte()
		return b == 1, err
	case typeFloat64:
		var bits uint64
		err := binary.Read(r, binary.BigEndian, &bits)
		return math.Float64frombits(bits), err
	case typeTime:
		seconds, err := binary.ReadVarint(r)
		if err != nil {
			return nil, err
		}
		nanoseconds, err := binary.ReadUvarint(r)
		return time.Unix(seconds, int64(nanoseconds)).UTC(), err
	case typeBytes:
		s, err := r.text()
		return []byte(s), err
	case typeStrings:
		return r.texts()
	}
	return nil, fmt.Errorf("type %d", kind)
}

func (r *bagReader) text() (string, error) {
	n, err := r.count()
	if err != nil {
		return "", err
	}
	b := make([]byte, n)
	_, err = r.Read(b)
	if n == 0 {
		err = nil
	}
	return string(b), err
}

func (r *bagReader) texts() ([]string, error) {
	n, err := r.count()
	if err != nil {
		return nil, err
	}
	texts := make([]string, n)
	for i := range texts {
		if texts[i], err = r.text(); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// count reads how many bytes or texts follow, each of which takes a byte at
// least.
func (r *bagReader) count() (int, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return 0, err
	}
	if n > uint64(r.Len()) {
		return 0, errors.New("too short")
	}
	return int(n), nil
}
