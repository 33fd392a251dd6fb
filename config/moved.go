package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// movedBlock is a block moved.
var movedBlock = Block{
	Type:    "moved",
	Many:    true,
	Meaning: "a rename that keeps the contacts",
	Attributes: []Attribute{
		{
			Name: "from", Form: ReferenceForm, Required: true,
			Meaning: `what it was called: sync.a, mapping.a or folder("sync", "folder"), where the folder may be a path: folder("sales", ["CRM", "Customers"])`,
		},
		{Name: "to", Form: ReferenceForm, Required: true, Meaning: "what it is called now, of the same kind"},
	},
}

// renamed is one side of a rename: a sync, a mapping, or a folder of a sync.
type renamed struct {
	kind MovedKind

	// name is that of the sync or of the mapping, path the folder's.
	name string
	path []string

	place hcl.Range
}

// key is equal for sides that are the same; folders are compared ignoring case.
func (r renamed) key() string {
	return strings.Join(append([]string{string(r.kind), r.name}, foldPath(r.path)...), "\x00")
}

// movedBlocks reads the renames. What a rename leads to is renamed on, if there is
// a further one.
func (l *loader) movedBlocks() {
	type rename struct {
		from, to renamed
		block    *hcl.Block
	}
	renames := map[string]rename{}
	for _, block := range l.blocks["moved"] {
		attrs := l.content(block.Body, movedBlock.schema()).Attributes
		from, fromOK := l.renamed(attrs["from"])
		to, toOK := l.renamed(attrs["to"])
		if !fromOK || !toOK || !l.checkRename(from, to) {
			continue
		}
		if first, found := renames[from.key()]; found {
			l.errorf(&from.place, "Duplicate rename", "What becomes of it is said at %s already.", at(first.from.place))
			continue
		}
		renames[from.key()] = rename{from: from, to: to, block: block}
	}
	for _, key := range sortedKeys(renames) {
		r := renames[key]
		end := r.to
		for range renames {
			next, found := renames[end.key()]
			if !found {
				break
			}
			end = next.to
		}
		if _, isLoop := renames[end.key()]; isLoop {
			l.errorf(&r.from.place, "Circular rename", "This rename leads back to itself.")
			continue
		}
		if end.key() != r.to.key() || l.checkRenamed(end) {
			l.config.Moved = append(l.config.Moved, newMoved(r.from, end, r.block.DefRange))
		}
	}
	slices.SortFunc(l.config.Moved, func(a, b Moved) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.From, b.From), cmp.Compare(a.Sync, b.Sync), slices.Compare(a.FromPath, b.FromPath))
	})
}

func newMoved(from, to renamed, place hcl.Range) Moved {
	if from.kind == MovedFolder {
		return Moved{Kind: MovedFolder, Sync: from.name, FromPath: from.path, ToPath: to.path, Range: place}
	}
	return Moved{Kind: from.kind, From: from.name, To: to.name, Range: place}
}

// checkRename reports two sides that do not fit together, and a side that is there
// still and so was not renamed.
func (l *loader) checkRename(from, to renamed) bool {
	switch {
	case from.kind != to.kind:
		l.errorf(&to.place, "Wrong reference", "from is a %s, and to is a %s. Both have to be of the same kind.", from.kind, to.kind)
	case from.key() == to.key():
		l.errorf(&to.place, "Circular rename", "from and to are the same.")
	case from.kind == MovedFolder && from.name != to.name:
		l.errorf(&to.place, "Wrong reference", "A folder is renamed within one sync: from is one of sync.%s, and to is one of sync.%s.", from.name, to.name)
	case from.kind == MovedSync && l.syncs[from.name] != nil, from.kind == MovedMapping && l.mappings[from.name] != nil:
		l.errorf(&from.place, "Still there", "%s.%s is in the configuration, and so was not renamed. Remove this block, or the %s's.", from.kind, from.name, from.kind)
	default:
		return true
	}
	return false
}

// checkRenamed reports a rename to what there is not.
func (l *loader) checkRenamed(to renamed) bool {
	if to.kind == MovedMapping {
		if l.mappings[to.name] == nil {
			l.undeclared(to.place, "mapping", to.name, sortedKeys(l.mappings))
		}
		return l.mappings[to.name] != nil
	}
	if family, many := l.families[to.name]; many {
		l.errorf(&to.place, "Incomplete reference", "sync.%s has for_each, and so is several. Name one of them: sync.%s[%q].", to.name, to.name, or(family.first(), "key"))
		return false
	}
	if !l.hasSync(to.name) {
		l.undeclared(to.place, "sync", to.name, sortedKeys(l.syncs))
		return false
	}
	return true
}

// renamed reads sync.a, mapping.a or folder("sync", "folder"), where the folder may
// be a list, which is a path.
func (l *loader) renamed(a *hcl.Attribute) (renamed, bool) {
	if a == nil {
		return renamed{}, false
	}
	side := renamed{place: a.Expr.Range()}
	syntax, _ := l.parsed(a.Expr)
	if call, ok := bare(syntax).(*hclsyntax.FunctionCallExpr); ok && call.Name == "folder" {
		return l.renamedFolder(side, call.Args)
	}
	traversal := l.absolute(a.Expr)
	if len(traversal) == 0 || traversal.RootName() != "sync" && traversal.RootName() != "mapping" {
		l.errorf(&side.place, "Wrong reference", "%s needs sync.<name>, mapping.<name> or folder(\"<sync>\", \"<folder>\").", a.Name)
		return side, false
	}
	side.kind = MovedKind(traversal.RootName())
	name, ok := l.reference(a.Expr, traversal.RootName())
	side.name = name
	return side, ok
}

func (l *loader) renamedFolder(side renamed, arguments []hclsyntax.Expression) (renamed, bool) {
	side.kind = MovedFolder
	if len(arguments) != 2 {
		l.errorf(&side.place, "Wrong reference", "A folder is written folder(\"<sync>\", \"<folder>\"), or with a path, folder(\"<sync>\", [\"<folder>\", \"<folder>\"]).")
		return side, false
	}
	sync := l.text(&hcl.Attribute{Name: "folder", Expr: arguments[0]})
	if sync == nil {
		l.needed(arguments[0], "The sync of folder")
		return side, false
	}
	side.name = *sync
	if !l.hasSync(side.name) {
		l.undeclared(arguments[0].Range(), "sync", side.name, sortedKeys(l.syncs))
		return side, false
	}
	var ok bool
	side.path, ok = l.path(arguments[1])
	return side, ok
}
