package property

import (
	"slices"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// source is whatever has properties.
type source interface {
	// value is the value of a property, nil if it is absent.
	value(mailbox.Property) any
}

// patch collects what a request writes, over what there is.
type patch struct {
	current source // nil for something new
	set     mailbox.Bag
	removed map[mailbox.Property]bool
}

func newPatch(current source) *patch {
	return &patch{current: current, set: mailbox.Bag{}, removed: map[mailbox.Property]bool{}}
}

// put sets a property. What is empty is removed instead.
func (p *patch) put(prop mailbox.Property, v any) {
	if empty(v) {
		p.drop(prop)
		return
	}
	delete(p.removed, prop)
	p.set[prop] = v
}

// drop removes properties.
func (p *patch) drop(props ...mailbox.Property) {
	for _, prop := range props {
		delete(p.set, prop)
		p.removed[prop] = true
	}
}

// value is the value as it will be.
func (p *patch) value(prop mailbox.Property) any {
	if v, ok := p.set[prop]; ok {
		return v
	}
	if p.removed[prop] || p.current == nil {
		return nil
	}
	return p.current.value(prop)
}

// removals are the removed properties in an order that is always the same.
func (p *patch) removals() []mailbox.Property {
	props := make([]mailbox.Property, 0, len(p.removed))
	for prop := range p.removed {
		props = append(props, prop)
	}
	slices.SortFunc(props, func(a, b mailbox.Property) int {
		if c := strings.Compare(a.Set, b.Set); c != 0 {
			return c
		}
		if a.ID != b.ID {
			return int(int64(a.ID) - int64(b.ID))
		}
		return strings.Compare(a.Name, b.Name)
	})
	return props
}

// empty says whether a value is one that a bag does not hold.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []byte:
		return len(v) == 0
	case []string:
		return len(v) == 0
	}
	return false
}
