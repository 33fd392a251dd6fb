package schema

import "slices"

// mutate breaks a document, or not: what became of it, xmllint says.
func (g *generator) mutate(original *tree, donors []*tree) *tree {
	root := original.clone()
	all := root.walk(nil)
	// The envelope itself and the header's version are left alone: they are
	// checked otherwise than the schema around them says.
	all = slices.DeleteFunc(all, func(n *tree) bool {
		return n.space == SpaceEnvelope || n.name == "RequestServerVersion" || n.name == "SharingSecurity"
	})
	n := all[g.IntN(len(all))]
	inner := n.space != SpaceMessages || len(n.kids) == 0
	switch g.IntN(16) {
	case 0, 1:
		if len(n.kids) > 0 {
			i := g.IntN(len(n.kids))
			n.kids = slices.Delete(n.kids, i, i+1)
		}
	case 2, 3:
		if len(n.kids) > 0 {
			i := g.IntN(len(n.kids))
			n.kids = slices.Insert(n.kids, g.IntN(len(n.kids)+1), n.kids[i].clone())
		}
	case 4, 5:
		if len(n.kids) > 1 {
			i, j := g.IntN(len(n.kids)), g.IntN(len(n.kids))
			n.kids[i], n.kids[j] = n.kids[j], n.kids[i]
		}
	case 6:
		if len(n.kids) > 0 {
			k := n.kids[g.IntN(len(n.kids))]
			k.name = pick(g, "Surname", "ItemId", "FolderId", "Item", "Contact", "FieldURI", k.name+"x", "Value")
		}
	case 7:
		if inner {
			n.space = pick(g, SpaceTypes, SpaceMessages, "urn:foreign", "")
		}
	case 8:
		if len(n.attrs) > 0 {
			i := g.IntN(len(n.attrs))
			n.attrs = slices.Delete(n.attrs, i, i+1)
		}
	case 9, 10:
		if len(n.attrs) > 0 {
			n.attrs[g.IntN(len(n.attrs))].Value = g.scalar()
		}
	case 11:
		name := pick(g, "Id", "Key", "Foreign", "Name", "ChangeKey", "Traversal")
		space := pick(g, "", "", "", SpaceTypes, spaceXSI, spaceXML)
		if !slices.ContainsFunc(n.attrs, func(a Attr) bool { return a.Name == name && a.Space == space }) {
			n.attrs = append(n.attrs, Attr{Space: space, Name: name, Value: g.scalar()})
		}
	case 12:
		n.attrs = slices.DeleteFunc(n.attrs, func(a Attr) bool { return a.Space == spaceXSI })
		names := sorted(g.grammar.types)
		t := g.grammar.types[names[g.IntN(len(names))]]
		n.attrs = append(n.attrs, Attr{Space: spaceXSI, Name: "type", Value: prefixes()[t.space] + t.name})
	case 13:
		n.text += g.scalar()
	case 14:
		n.text = g.scalar()
	case 15:
		donated := donors[g.IntN(len(donors))].walk(nil)
		graft := donated[g.IntN(len(donated))].clone()
		if graft.space != SpaceEnvelope {
			n.kids = slices.Insert(n.kids, g.IntN(len(n.kids)+1), graft)
		}
	}
	return root
}

func pick(g *generator, all ...string) string { return all[g.IntN(len(all))] }

// scalar is a value that is valid for some types and at the edge of others.
func (g *generator) scalar() string {
	if g.IntN(3) == 0 {
		names := sorted(g.grammar.types)
		for range 20 {
			if t := g.grammar.types[names[g.IntN(len(names))]]; t.text != nil {
				return g.value(t.text)
			}
		}
	}
	return pick(g, scalars()...)
}

// scalars are texts at the edges of the simple types.
func scalars() []string {
	return []string{"", " ", "\n\t ", "x", "true", "TRUE", "2", "-1", "0x", "0x12345", "65536", "+65535", "513", "-0",
		"2147483648", "1.0", "1e400", "+INF", "2023-02-29", "0000-01-01", "2024-02-29T24:00:01", "2024-13-01T00:00:00Z",
		"2024-01-01T00:00:60", "2024-01-01T00:00:00+14:01", "2024-01-01 00:00:00", "P", "PT", "P1S", "-P1D", "P1.5D",
		"AAA", "AAA=", "AB==", "A===", "AA=A", "AAAA=", "%", "%4", "%zz", "a#b#c", "http://[x", "http://a:b/", "1http://x",
		":", "//", "http:", "a:b:c", "[", "de_AT", "abcdefghi", "Normal ", "normal", "Monday,Friday", "2629801", "\u00a0",
		"b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d000", "{b6d9e6c4-5f0e-4b61-9c5a-4f6f1f7d0001}"}
}
