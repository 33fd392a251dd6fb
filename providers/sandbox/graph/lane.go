package graph

import (
	"maps"
	"slices"
	"strings"
)

// enter lets the requests of a batch in. For one mailbox the service carries out
// as many at once as it allows, or one after the other if each depends on the one
// before; those for which there is no place are throttled.
func (c *call) enter(parts []*part) (leave func()) {
	var leaves []func()
	groups := map[string][]*part{}
	for _, one := range parts {
		if p := one.call.prepare(); p != nil {
			one.answer = one.call.fail(p)
			continue
		}
		groups[one.call.who] = append(groups[one.call.who], one)
	}
	for _, who := range slices.Sorted(maps.Keys(groups)) {
		group := groups[who]
		width := 0
		for _, one := range group {
			if one.dependsOn == "" {
				width++
			}
		}
		lanes := make([]lane, min(max(width, 1), c.limits.Concurrent))
		for i := range lanes {
			if free := c.server.gate.Enter(who, c.limits.Concurrent); free != nil {
				lanes[i].open = true
				leaves = append(leaves, free)
			}
		}
		line(group, lanes)
	}
	return func() {
		for _, free := range leaves {
			free()
		}
	}
}

// lane is a place in which a mailbox has the requests of a batch carried out, one
// after the other.
type lane struct {
	open   bool
	length int
}

// line puts requests for one mailbox into lanes. What depends on another is in its lane. Those
// whose lane is not open are throttled.
func line(group []*part, lanes []lane) {
	i := -1
	for _, one := range group {
		if one.dependsOn == "" || i < 0 {
			i++
		}
		l := &lanes[i%len(lanes)]
		one.turn = l.length
		if l.length++; !l.open && one.dependsOn == "" {
			one.answer = one.call.fail(one.call.crowded())
		}
	}
}

// turns are the requests that are carried out at the same time, in their order: each after
// those before it in its lane, and after the one that it depends on.
func turns(parts []*part) [][]*part {
	var all [][]*part
	last := map[string]int{}
	for _, one := range parts {
		if before, depends := last[one.dependsOn]; depends {
			one.turn = max(one.turn, before+1)
		}
		last[strings.ToLower(one.id)] = one.turn
		for len(all) <= one.turn {
			all = append(all, nil)
		}
		all[one.turn] = append(all[one.turn], one)
	}
	return all
}
