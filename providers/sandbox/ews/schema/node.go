package schema

// The namespaces of an EWS request.
const (
	// SpaceEnvelope is the namespace of SOAP 1.1.
	SpaceEnvelope = "http://schemas.xmlsoap.org/soap/envelope/"
	// SpaceMessages is the namespace of the operations and of their direct
	// children.
	SpaceMessages = "http://schemas.microsoft.com/exchange/services/2006/messages"
	// SpaceTypes is the namespace of items, folders, ids, paths and of the parts
	// of the header.
	SpaceTypes = "http://schemas.microsoft.com/exchange/services/2006/types"
)

// Node is a validated element. Nobody changes a node after it was parsed.
type Node struct {
	// Space is the namespace, never a prefix.
	Space string
	// Name is the local name.
	Name string
	// Attrs are the attributes in the order of the document, without namespace
	// declarations and without xsi:*.
	Attrs []Attr
	// Text is the character data of an element that may hold text, as it was
	// written, or without surrounding white space where the schema drops it.
	// It is empty for elements that hold children.
	Text string
	// Children are the child elements in the order of the document.
	Children []*Node
	// Line is where the start tag ends, counted from 1.
	Line int
}

// Attr is an attribute of a Node.
type Attr struct {
	// Space is the namespace; nearly all attributes have none.
	Space string
	// Name is the local name.
	Name string
	// Value is the value, without surrounding white space where the schema
	// drops it.
	Value string
}

// Is tells whether n is the element of that namespace and name. It is false
// for a nil node.
func (n *Node) Is(space, name string) bool {
	return n != nil && n.Name == name && n.Space == space
}

// Child returns the first child with the local name, or nil. A nil node has no
// children, so that calls can be chained.
func (n *Node) Child(name string) *Node {
	if n == nil {
		return nil
	}
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// First returns the first child of any name, or nil.
func (n *Node) First() *Node {
	if n == nil || len(n.Children) == 0 {
		return nil
	}
	return n.Children[0]
}

// Each returns the children with the local name, in the order of the document.
func (n *Node) Each(name string) []*Node {
	if n == nil {
		return nil
	}
	var all []*Node
	for _, c := range n.Children {
		if c.Name == name {
			all = append(all, c)
		}
	}
	return all
}

// Attr returns the value of the attribute without namespace, or "" when it is
// absent.
func (n *Node) Attr(name string) string {
	v, _ := n.LookupAttr(name)
	return v
}

// LookupAttr is Attr, and tells an absent attribute from an empty one.
func (n *Node) LookupAttr(name string) (string, bool) {
	if n == nil {
		return "", false
	}
	for _, a := range n.Attrs {
		if a.Name == name && a.Space == "" {
			return a.Value, true
		}
	}
	return "", false
}

// ChildText returns the text of the first child with the local name, or "".
func (n *Node) ChildText(name string) string {
	if c := n.Child(name); c != nil {
		return c.Text
	}
	return ""
}
