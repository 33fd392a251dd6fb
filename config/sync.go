package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// syncSchema is what a sync has.
var syncSchema = &hcl.BodySchema{
	Attributes: append(
		[]hcl.AttributeSchema{{Name: "from", Required: true}, {Name: "to", Required: true}},
		attributes("mappings", "read_as", "priority", "honor_user_settings",
			"on_change", "on_drift", "on_unselected", "on_deleted", "on_mailbox_left", "delete_mode")...),
	Blocks: []hcl.BlockHeaderSchema{{Type: "mailboxes"}, {Type: "select"}, {Type: "categorization"}, {Type: "guard"}},
}

// defaultPriority is the priority of a sync that names none. Of two syncs that
// want the same contact in the same mailbox the one with the lower number has
// its way.
const defaultPriority = 100

// syncDraft is a sync whose mappings are not assigned yet: which kinds it
// needs is known only when the users were read.
type syncDraft struct {
	*Sync

	block *hcl.Block

	// mappings are the mappings that it names, by kind; nil if it names none.
	mappings map[addressbook.Kind]*Mapping
	listed   *hcl.Attribute

	// companies says that the sync, or a user block, selects companies.
	companies bool
}

// syncBlocks reads the syncs.
func (l *loader) syncBlocks() {
	declared := names{}
	for _, block := range l.blocks["sync"] {
		if l.label(block, 0) && l.declare(declared, block.Labels[0], block) {
			draft := l.sync(block)
			l.syncs[draft.Name] = draft
		}
	}
	for _, name := range sortedKeys(l.syncs) {
		l.config.Syncs = append(l.config.Syncs, l.syncs[name].Sync)
	}
	if len(l.blocks["sync"]) == 0 {
		l.warnf(nil, "No sync", "The configuration has no sync block, and so no mailbox gets a contact. Contacts of syncs that were removed will be deleted.")
	}
}

// sync reads one sync.
func (l *loader) sync(block *hcl.Block) *syncDraft {
	content := l.content(block.Body, syncSchema)
	attrs := content.Attributes
	s := &Sync{
		Name:              block.Labels[0],
		From:              l.from(attrs["from"]),
		To:                l.to(attrs["to"]),
		ReadAs:            or(word(l, attrs["read_as"], "service", "user"), ""),
		Priority:          or(l.whole(attrs["priority"], 0, 1_000_000), defaultPriority),
		HonorUserSettings: or(l.truth(attrs["honor_user_settings"]), false),
		Mailboxes:         l.mailboxes(l.only(content.Blocks, "mailboxes")),
		Select:            l.selection(block, l.only(content.Blocks, "select")),
		Categorization:    l.categorization(l.only(content.Blocks, "categorization")),
		Guard:             l.guard(l.only(content.Blocks, "guard")),
		Range:             block.DefRange,
	}
	p := l.policy(attrs)
	s.OnChange = or(p.onChange, RecreateOnChange)
	s.OnDrift = or(p.onDrift, OverwriteDrift)
	s.OnUnselected = or(p.onUnselected, DeleteRemoved)
	s.OnDeleted = or(p.onDeleted, DeleteRemoved)
	s.OnMailboxLeft = or(p.onMailboxLeft, KeepRemoved)
	s.DeleteMode = or(p.deleteMode, providers.DeletedItems)
	if p.deleteMode != nil && s.OnUnselected == KeepRemoved && s.OnDeleted == KeepRemoved && s.OnMailboxLeft == KeepRemoved {
		l.warnf(&attrs["delete_mode"].NameRange, "Setting without effect", "delete_mode says where deleted contacts go, but this sync keeps them whatever happens.")
	}
	l.rights(s, attrs["read_as"])
	draft := &syncDraft{Sync: s, block: block, companies: s.Select.Companies}
	l.namedMappings(draft, attrs["mappings"])
	return draft
}

// rights checks with whose rights a sync reads: there is no default, since the two ways
// answer different needs.
func (l *loader) rights(s *Sync, a *hcl.Attribute) {
	source, _, _ := strings.Cut(s.From, ".")
	has := l.opts.Schemas.Rights[source]
	switch {
	case s.From == "" || a != nil && s.ReadAs == "": // reported already, or not known
	case has && a == nil:
		l.errorf(&s.Range, "No read_as", "The users of this CRM have rights of their own. Say with whose it is read: read_as = \"service\" reads every record once, with those of the account of the provider block, and hands them out; read_as = \"user\" reads for each mailbox what its owner may see.")
	case !has && s.ReadAs == "user":
		l.errorf(a.Expr.Range().Ptr(), "No rights", "provider.%s knows no rights of single users. Take read_as out, or write read_as = \"service\".", s.From)
	case has && l.readAs[s.From] != "" && l.readAs[s.From] != s.ReadAs:
		l.errorf(a.Expr.Range().Ptr(), "Conflicting settings", "Another sync reads provider.%s with read_as = %q. One CRM is read in one way.", s.From, l.readAs[s.From])
	default:
		l.readAs[s.From] = s.ReadAs
	}
}

// policy is the settings that a sync and a user block have in common. What is
// not set is nil.
type policy struct {
	onChange                               *OnChange
	onDrift                                *OnDrift
	onUnselected, onDeleted, onMailboxLeft *Removal
	deleteMode                             *providers.DeleteMode
}

func (l *loader) policy(attrs hcl.Attributes) policy {
	return policy{
		onChange:      word(l, attrs["on_change"], RecreateOnChange, UpdateOnChange),
		onDrift:       word(l, attrs["on_drift"], OverwriteDrift, KeepDrift, ReportDrift),
		onUnselected:  word(l, attrs["on_unselected"], DeleteRemoved, KeepRemoved),
		onDeleted:     word(l, attrs["on_deleted"], DeleteRemoved, KeepRemoved),
		onMailboxLeft: word(l, attrs["on_mailbox_left"], DeleteRemoved, KeepRemoved),
		deleteMode:    word(l, attrs["delete_mode"], providers.DeletedItems, providers.RecoverableItems, providers.Permanent),
	}
}

// from reads the source of a sync.
func (l *loader) from(a *hcl.Attribute) string {
	if a == nil {
		return ""
	}
	name, ok := l.reference(a.Expr, "provider")
	if !ok {
		return ""
	}
	use, found := l.providers[name]
	switch {
	case !found:
		l.undeclared(a.Expr.Range(), "provider", name, sortedKeys(l.providers))
	case !use.source:
		l.errorf(a.Expr.Range().Ptr(), "Not a source", "provider.%s is a system of mailboxes, and from needs the CRM.%s", name, l.suggestProvider(providerUse{source: true}))
	}
	return name
}

// to reads the targets of a sync: a reference or a list of them.
func (l *loader) to(a *hcl.Attribute) []string {
	names, places, ok := l.references(a, "provider")
	for i, name := range names {
		use, found := l.providers[name]
		switch {
		case !found:
			l.undeclared(places[i], "provider", name, sortedKeys(l.providers))
		case !use.target:
			l.errorf(&places[i], "Not a target", "provider.%s is a CRM, and to needs a system of mailboxes: nothing is ever written to the CRM.%s", name, l.suggestProvider(providerUse{target: true}))
		}
	}
	if a != nil && ok && len(names) == 0 {
		l.errorf(a.Expr.Range().Ptr(), "No target", "to needs one provider at least.")
	}
	return names
}

// suggestProvider is a sentence that names the providers of a use.
func (l *loader) suggestProvider(wanted providerUse) string {
	var names []string
	for _, name := range sortedKeys(l.providers) {
		if l.providers[name] == wanted {
			names = append(names, "provider."+name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " There is " + strings.Join(names, ", ") + "."
}

// namedMappings reads the mappings that a sync names.
func (l *loader) namedMappings(draft *syncDraft, a *hcl.Attribute) {
	if a == nil {
		return
	}
	names, places, ok := l.references(a, "mapping")
	if !ok {
		return
	}
	draft.listed = a
	draft.mappings = map[addressbook.Kind]*Mapping{}
	for i, name := range names {
		m, found := l.mappings[name]
		if !found {
			l.undeclared(places[i], "mapping", name, sortedKeys(l.mappings))
			draft.mappings = nil // what else is missing cannot be told
			return
		}
		if other := draft.mappings[m.Kind]; other != nil && other != m {
			l.errorf(&places[i], "Conflicting mappings", "mapping.%s and mapping.%s both are for %s. A sync has one mapping for each kind.", other.Name, m.Name, plural(m.Kind))
		}
		draft.mappings[m.Kind] = m
	}
}

// assignMappings gives each sync one mapping for each kind that it, or a user
// block over it, selects.
func (l *loader) assignMappings() {
	for _, name := range sortedKeys(l.syncs) {
		draft := l.syncs[name]
		draft.Mappings = map[addressbook.Kind]*Mapping{}
		kinds := []addressbook.Kind{addressbook.Person}
		if draft.companies {
			kinds = append(kinds, addressbook.Company)
		}
		for _, kind := range kinds {
			switch m := draft.mappings[kind]; {
			case m != nil:
				draft.Mappings[kind] = m
			case draft.mappings == nil:
				draft.Mappings[kind] = l.builtinMapping(kind)
			default:
				l.errorf(draft.listed.Expr.Range().Ptr(), "Missing mapping", "The sync %q selects %s, but none of its mappings is for them.%s", name, plural(kind), l.suggestMapping(kind))
			}
		}
	}
}

// suggestMapping is a sentence about the mappings of a kind.
func (l *loader) suggestMapping(kind addressbook.Kind) string {
	for _, name := range sortedKeys(l.mappings) {
		if l.mappings[name].Kind == kind {
			return " Add mapping." + name + "."
		}
	}
	return " Add one with for = \"" + string(kind) + "\", or leave out mappings to have the built-in ones."
}

func plural(kind addressbook.Kind) string {
	return map[addressbook.Kind]string{addressbook.Person: "persons", addressbook.Company: "companies"}[kind]
}

// concerns says whether a user block is about a sync.
func (u *User) concerns(sync string) bool {
	return len(u.Syncs) == 0 || slices.Contains(u.Syncs, sync)
}
