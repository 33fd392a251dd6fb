package graph

import (
	"bytes"
	"reflect"
	"testing"

	"contactsync/providers/addressbook"
)

func exampleTree() *tree {
	return &tree{link: "https://graph.example.com/v1.0/users/x/delta", age: 3, main: "m", folders: map[addressbook.FolderID]branch{
		"m": {name: "Contacts", items: 7}, "c": {parent: "m", name: "CRM", mark: "1|x|1|acme"},
	}}
}

func TestCursorsComeBack(t *testing.T) {
	if got := decodeTree(exampleTree().encode()); !reflect.DeepEqual(got, exampleTree()) {
		t.Errorf("the tree is %+v", got)
	}
	if link, age := decodeLink(encodeLink("https://x/y", 300)); link != "https://x/y" || age != 300 {
		t.Errorf("the link is %q of age %d", link, age)
	}
}

// TestCursorsOfOthersAreNone has a cursor be read as what it is and as nothing else.
func TestCursorsOfOthersAreNone(t *testing.T) {
	whole, link := exampleTree().encode(), encodeLink("https://x/y", 3)
	for name, cursor := range map[string][]byte{
		"nothing": nil, "zeros": make([]byte, 64), "cut": whole[:len(whole)-1], "longer": append(bytes.Clone(whole), 0), "an items cursor": link,
		"another version": append([]byte{9}, whole[1:]...),
	} {
		if decodeTree(cursor) != nil {
			t.Errorf("%s is a tree", name)
		}
	}
	for name, cursor := range map[string][]byte{
		"nothing": nil, "zeros": make([]byte, 64), "cut": link[:len(link)-1], "longer": append(bytes.Clone(link), 0), "a tree": whole,
	} {
		if got, _ := decodeLink(cursor); got != "" {
			t.Errorf("%s is the link %q", name, got)
		}
	}
	// One of ids of another kind, as it was written before.
	w := &cursorWriter{}
	w.text("RestId")
	w.text("https://x/y")
	w.number(1)
	if got, _ := decodeLink(w.seal(contactsCursor)); got != "" {
		t.Errorf("the link of other ids is %q", got)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add(exampleTree().encode())
	f.Add(encodeLink("https://x/y", 3))
	f.Fuzz(func(t *testing.T, rest []byte) {
		for _, kind := range []cursorKind{foldersCursor, contactsCursor} {
			cursor := (&cursorWriter{rest: rest}).seal(kind)
			if tree := decodeTree(cursor); tree != nil && !reflect.DeepEqual(decodeTree(tree.encode()), tree) {
				t.Errorf("%+v does not come back", tree)
			}
			_, _ = decodeLink(cursor)
			_ = decodeTree(rest)
		}
	})
}
