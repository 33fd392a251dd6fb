package schema

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// generator makes documents that the grammar allows.
type generator struct {
	*rand.Rand
	grammar *grammar
	values  map[string][]string
	derived map[*complexType][]*complexType
	// heights are how deep the smallest element of a type is.
	heights map[*complexType]int
}

func newGenerator(t *testing.T, seed uint64) *generator {
	t.Helper()
	g, err := loadGrammar()
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(g.types))
	for name := range g.types {
		names = append(names, name)
	}
	slices.Sort(names)
	derived := map[*complexType][]*complexType{}
	for _, name := range names {
		typ := g.types[name]
		for base := typ; base != nil; base = base.base {
			if !typ.abstract && typ.space != "" {
				derived[base] = append(derived[base], typ)
			}
		}
	}
	made := &generator{
		heights: map[*complexType]int{},
		Rand:    rand.New(rand.NewPCG(seed, 1)),
		grammar: g,
		derived: derived,
		values: map[string][]string{
			"string":                         {"", "a", " two  words ", "äöü€", "<&>\"'"},
			"decimal":                        {"1.5"},
			"integer":                        {"0", "-17", "+4", " 007 "},
			"long":                           {"0", "9223372036854775807", "-9223372036854775808"},
			"int":                            {"0", "1", "-1", "2147483647", "+0012"},
			"short":                          {"-32768", "32767"},
			"nonNegativeInteger":             {"0", "-0", "5", "18446744073709551615"},
			"unsignedLong":                   {"18446744073709551615"},
			"unsignedInt":                    {"4294967295", "0", "0017"},
			"unsignedShort":                  {"65535", "0"},
			"base64Binary":                   {"", "AAAA", "/9j/4AAQ", "AQ==", "AQI=", " AA  AA AQ== "},
			"boolean":                        {"true", "false", "1", "0", " true "},
			"double":                         {"1", "-1.5e3", "INF", "NaN", ".5", "5."},
			"dateTime":                       {"2024-02-29T23:59:59Z", "2020-01-01T00:00:00", "1999-12-31T24:00:00.0+14:00", "12020-01-01T01:02:03.456-05:30"},
			"date":                           {"2024-02-29", "1900-02-28Z", "-0044-03-15", "2000-02-29+01:00"},
			"time":                           {"00:00:00", "23:59:59.999Z", "12:00:00-08:00"},
			"duration":                       {"P1D", "-PT30M", "P1Y2M3DT4H5M6.7S", "PT0S"},
			"anyURI":                         {"", "http://www.example.com/", "www.example.com", "mailto:a@b.c", "http://[::1]:80/x?y#z", "a b"},
			"language":                       {"de", "en-US", "de-AT-1996"},
			"NonEmptyStringType":             {"x", " "},
			"WatermarkType":                  {"x"},
			"SubscriptionIdType":             {"x"},
			"ItemClassType":                  {"IPM.Contact", ""},
			"DerivedItemIdType":              {"AAMk"},
			"GuidType":                       {"b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001", "B6D9E6C4-5F0E-4B61-9C5A-4F6F1F7D0001"},
			"ExcludesAttributeType":          {"", "0x", "0XfF", "255"},
			"PropertyTagType":                {"0x3A45", "0X1", "0", "65535", " 17 "},
			"DaysOfWeekType":                 {"", "Monday", " Monday\tFriday "},
			"MaxSyncChangesReturnedType":     {"1", "512", "0100", "+9"},
			"ReminderMinutesBeforeStartType": {"0", "2629800", "1525252321", " 15 "},
		},
	}
	made.measure()
	return made
}

const endless = 1000

// measure fills heights, from the types without children upwards.
func (g *generator) measure() {
	for _, t := range g.grammar.types {
		g.heights[t] = endless
	}
	for changed := true; changed; {
		changed = false
		for _, t := range g.grammar.types {
			h := 0
			if t.content != nil {
				h = g.costs(t.content)[0]
			}
			if t.abstract {
				h = endless
				for _, d := range g.derived[t] {
					h = min(h, g.heights[d])
				}
			}
			if h < g.heights[t] {
				g.heights[t] = h
				changed = true
			}
		}
	}
}

// costs are, for each instruction, the height of the smallest content from there
// to the end.
func (g *generator) costs(p program) []int {
	all := slices.Repeat([]int{endless}, len(p))
	for changed := true; changed; {
		changed = false
		for pc := len(p) - 1; pc >= 0; pc-- {
			cost := 0
			switch in := &p[pc]; in.op {
			case opElement:
				cost = max(1+g.heights[in.element.typ], all[pc+1])
			case opSplit:
				cost = min(all[in.x], all[in.y])
			case opJump:
				cost = all[in.x]
			}
			if cost < all[pc] {
				all[pc] = cost
				changed = true
			}
		}
	}
	return all
}

// request makes an envelope with the operation.
func (g *generator) request(operation string) *tree {
	var header []*tree
	if g.IntN(4) == 0 {
		for _, name := range sorted(g.grammar.headers) {
			if name != "RequestServerVersion" && name != "SharingSecurity" && g.IntN(6) == 0 {
				header = append(header, g.element(SpaceTypes, name, g.grammar.headers[name], 3))
			}
		}
	}
	return envelopeOf(header, g.element(SpaceMessages, operation, g.grammar.operations[operation], 3))
}

// element makes an element of the type, or of one derived from it.
func (g *generator) element(space, name string, declared *complexType, depth int) *tree {
	n := &tree{space: space, name: name}
	t := declared
	if d := g.derived[t]; t.abstract || len(d) > 1 && g.IntN(30) == 0 {
		if t = d[g.IntN(len(d))]; depth > 8 {
			t = slices.MinFunc(d, func(a, b *complexType) int { return g.heights[a] - g.heights[b] })
		}
		n.attrs = append(n.attrs, Attr{Space: spaceXSI, Name: "type", Value: prefixes()[t.space] + t.name})
	}
	for _, a := range t.attrs {
		if a.required || g.IntN(3) == 0 {
			n.attrs = append(n.attrs, Attr{Name: a.name, Value: g.value(a.text)})
		}
	}
	if t.text != nil {
		n.text = g.value(t.text)
		return n
	}
	for pc := 0; t.content != nil; {
		if t.content.complete(pc) && (depth > 8 || g.IntN(4) == 0) {
			break
		}
		all := t.content.candidates(pc, nil)
		if len(all) == 0 {
			break
		}
		pc = all[g.IntN(len(all))]
		if depth > 8 {
			costs := g.costs(t.content)
			slices.Reverse(all) // of equals the last, which is nearest to the end
			pc = slices.MinFunc(all, func(a, b int) int { return costs[a] - costs[b] })
		}
		e := t.content[pc].element
		n.kids = append(n.kids, g.element(e.space, e.name, e.typ, depth+1))
		pc++
	}
	return n
}

func (g *generator) value(s *simpleType) string {
	all := s.words
	if all == nil {
		all = g.values[s.name]
	}
	if len(all) == 0 {
		panic("no value of " + s.name)
	}
	return all[g.IntN(len(all))]
}

// candidates appends the instructions that can take the next child.
func (p program) candidates(pc int, all []int) []int {
	switch in := &p[pc]; in.op {
	case opElement:
		return append(all, pc)
	case opSplit:
		return p.candidates(in.y, p.candidates(in.x, all))
	case opJump:
		return p.candidates(in.x, all)
	default:
		return all
	}
}

func sorted(table map[string]*complexType) []string {
	names := make([]string, 0, len(table))
	for name := range table {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
