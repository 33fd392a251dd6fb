package mailbox

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Property identifies a MAPI property: a tag (Set and Name empty, ID of 16
// bits, without the type), or Set (GUID, lower case, no braces) with ID (the
// LID) or with Name (case-sensitive).
type Property struct {
	Set  string
	ID   uint32
	Name string
}

// Bag holds the properties of an item or a folder. A value is a string, int32
// (PT_LONG, also PT_SHORT), int64 (PT_I8), bool, float64, time.Time (UTC), []byte
// or []string; what is empty is absent. A Bag that the store gave out is never
// changed, neither by the store nor by whoever got it.
type Bag map[Property]any

// Tag is the property of a tag, without the 16 bits of its type.
func Tag(id uint32) Property { return Property{ID: id} }

// text is the value of a property that is a string, "" if it is absent or of
// another type.
func (b Bag) text(p Property) string {
	s, _ := b[p].(string)
	return s
}

// merge returns what a bag is after set and remove. It shares nothing with
// either that a caller could change.
func (b Bag) merge(set Bag, remove []Property) (Bag, error) {
	merged := make(Bag, len(b)+len(set)+storeSets)
	maps.Copy(merged, b)
	for _, p := range remove {
		delete(merged, p)
	}
	for p, v := range set {
		own, err := keep(v)
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", p, err)
		}
		if own == nil {
			delete(merged, p)
		} else {
			merged[p] = own
		}
	}
	return merged, nil
}

// keep makes a value one that the store can keep: nil if it is empty, without
// memory that the caller has too.
func keep(v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if v == "" {
			return nil, nil
		}
		return v, nil
	case []byte:
		if len(v) == 0 {
			return nil, nil
		}
		return slices.Clone(v), nil
	case []string:
		if len(v) == 0 {
			return nil, nil
		}
		return slices.Clone(v), nil
	case time.Time:
		// Round takes the monotonic clock away, which no file can hold.
		return v.UTC().Round(0), nil
	case int32, int64, bool, float64:
		return v, nil
	}
	return nil, fmt.Errorf("%w: %T", ErrValue, v)
}

// String is the property as people write it: 0x3A06, {set} 0x8083, {set} name.
func (p Property) String() string {
	switch {
	case p.Set == "":
		return fmt.Sprintf("0x%04X", p.ID)
	case p.Name == "":
		return fmt.Sprintf("{%s} 0x%04X", p.Set, p.ID)
	}
	return fmt.Sprintf("{%s} %s", p.Set, p.Name)
}

// size is about how many bytes a mailbox database spends on the properties.
func (b Bag) size() int {
	n := 0
	for _, v := range b {
		const header = 8
		n += header
		switch v := v.(type) {
		case string:
			n += 2 * len(v)
		case []byte:
			n += len(v)
		case []string:
			for _, s := range v {
				n += 2 * len(s)
			}
		}
	}
	return n
}
