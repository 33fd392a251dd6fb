package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// syncBlock is a block sync.
var syncBlock = Block{
	Type:    "sync",
	Labels:  []string{"name"},
	Many:    true,
	Meaning: "which records belong in which mailboxes",
	Attributes: append([]Attribute{
		{Name: "from", Form: ReferenceForm, Required: true, Meaning: "the CRM: provider.type.label"},
		{Name: "to", Form: ReferencesForm, Required: true, Meaning: "the mailboxes: provider.type.label, or a list of them, of which each mailbox is in one"},
		{
			Name: "mappings", Form: ReferencesForm,
			Meaning: "one for each kind. Where it is left out, built-in ones map FirstName, LastName, E-mail1 and Tel1, or Company",
		},
		{
			Name: "read_as", Form: TextForm, Words: []string{"service", "user"},
			Meaning: `with Aurea CRM: "service" reads each record once, with the rights of the provider's login, and hands it out; "user" reads for each mailbox what its owner may see. csv has no rights: leave it out`,
		},
		{
			Name: "priority", Form: NumberForm, Most: maxPriority, Default: "100",
			Meaning: "where two syncs give a record to one mailbox, the lower number fills it",
		},
		{
			Name: "honor_user_settings", Form: BoolForm, Default: "false",
			Meaning: "true lets reps choose their folder in the CRM; their choice goes before categorization",
		},
		{
			Name: "for_each", Form: AnyForm,
			Meaning: `a map, or a set of texts: toset(["emea", "apac"]). The block is a sync for each element, which each.key and each.value name in it. sync "sales" with the key "emea" is named sales-emea, in -sync=sales-emea and everywhere; sync.sales["emea"] refers to it`,
		},
	}, policyAttributes...),
	Blocks: []Block{mailboxesBlock, selectBlock, categorizationBlock, adoptBlock, guardBlock},
}

// maxPriority is the largest priority.
const maxPriority = 1_000_000

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
	declared, places := names{}, names{}
	for _, block := range l.blocks["sync"] {
		if l.label(block, 0) && l.declare(declared, block.Labels[0], block) {
			l.syncFamily(block, places)
		}
	}
	for _, name := range sortedKeys(l.syncs) {
		l.config.Syncs = append(l.config.Syncs, l.syncs[name].Sync)
	}
	if len(l.blocks["sync"]) == 0 {
		l.warnf(nil, "No sync", "The configuration has no sync block, and so no mailbox gets a contact. Contacts of syncs that were removed will be deleted.")
	}
}

// syncFamily reads the syncs that a block stands for. The places are those of the names
// so far.
func (l *loader) syncFamily(block *hcl.Block, places names) {
	f := l.expand(block)
	if f.forEach != nil {
		l.families[block.Labels[0]] = f
	}
	for _, i := range f.instances {
		name, ok := l.instanceName(block.Labels[0], f, i)
		if !ok {
			continue
		}
		if first, found := places[name]; found {
			l.errorf(heading(block), "Duplicate sync", "This makes a sync named %q, and there is one at %s already. Give the block another name, or the key.", name, at(first))
			continue
		}
		places[name] = *heading(block)
		l.within(i, func() {
			if draft := l.sync(block, name); !f.isOpen {
				l.syncs[name] = draft
			}
		})
	}
}

// sync reads one sync.
func (l *loader) sync(block *hcl.Block, name string) *syncDraft {
	content := l.content(block.Body, syncBlock.schema())
	attrs := content.Attributes
	s := &Sync{
		Name:              name,
		From:              l.from(attrs["from"]),
		To:                l.to(attrs["to"]),
		ReadAs:            or(word(l, attrs["read_as"], "service", "user"), ""),
		Priority:          or(l.whole(attrs["priority"], 0, maxPriority), defaultPriority),
		HonorUserSettings: or(l.truth(attrs["honor_user_settings"]), false),
		Mailboxes:         l.mailboxes(l.only(content.Blocks, "mailboxes")),
		Select:            l.selection(block, l.only(content.Blocks, "select")),
		Categorization:    l.categorization(l.only(content.Blocks, "categorization")),
		Adopt:             l.adopt(l.only(content.Blocks, "adopt")),
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
		l.checkAdopt(draft.Sync)
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
