package schema

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// tree is an element of a document under test, valid or not.
type tree struct {
	space, name string
	attrs       []Attr
	text        string // before the first child
	kids        []*tree
}

// prefixes are those that document declares.
func prefixes() map[string]string {
	return map[string]string{
		SpaceEnvelope: "s:", SpaceMessages: "m:", SpaceTypes: "t:", spaceXSI: "xsi:", spaceXSD: "xs:", "urn:foreign": "f:",
		spaceXML: "xml:", "": "",
	}
}

// document writes the tree, with all namespaces declared at the root.
func (n *tree) document() string {
	var b strings.Builder
	known := prefixes()
	n.write(&b, known)
	return b.String()
}

func (n *tree) write(b *strings.Builder, known map[string]string) {
	tag := known[n.space] + n.name
	b.WriteString("<" + tag)
	if n.name == "Envelope" {
		for space, prefix := range known {
			if prefix != "" && prefix != "xml:" {
				fmt.Fprintf(b, ` xmlns:%s="%s"`, strings.TrimSuffix(prefix, ":"), space)
			}
		}
	}
	for _, a := range n.attrs {
		fmt.Fprintf(b, ` %s%s="%s"`, known[a.Space], a.Name, escaped(a.Value))
	}
	b.WriteString(">" + escaped(n.text))
	for _, k := range n.kids {
		k.write(b, known)
	}
	b.WriteString("</" + tag + ">")
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return ""
	}
	return b.String()
}

// envelopeOf wraps an operation.
func envelopeOf(header []*tree, operation *tree) *tree {
	root := &tree{space: SpaceEnvelope, name: "Envelope"}
	if header != nil {
		root.kids = append(root.kids, &tree{space: SpaceEnvelope, name: "Header", kids: header})
	}
	root.kids = append(root.kids, &tree{space: SpaceEnvelope, name: "Body", kids: []*tree{operation}})
	return root
}

// treeOf is the tree of a parsed node.
func treeOf(n *Node) *tree {
	t := &tree{space: n.Space, name: n.Name, attrs: append([]Attr(nil), n.Attrs...), text: n.Text}
	for _, c := range n.Children {
		t.kids = append(t.kids, treeOf(c))
	}
	return t
}

func (n *tree) clone() *tree {
	c := *n
	c.attrs = append([]Attr(nil), n.attrs...)
	c.kids = make([]*tree, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

// walk appends n and all below it.
func (n *tree) walk(all []*tree) []*tree {
	all = append(all, n)
	for _, k := range n.kids {
		all = k.walk(all)
	}
	return all
}
