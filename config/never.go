package config

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// neverBlock is a block never.
var neverBlock = Block{
	Type:    "never",
	Many:    true,
	Meaning: "records that no mailbox gets, over all syncs. What is there already goes, as if it were selected no more",
	Attributes: []Attribute{
		{Name: "keys", Form: TextsForm, Meaning: `their keys: ["crm/person/4294967401"]`},
		{
			Name: "where", Form: ConditionForm,
			Meaning: "a condition on person and company. One that names company alone is about companies and the persons of such companies, any other about persons. One of the two must be given",
		},
	},
}

// neverBlocks reads which records no mailbox gets.
func (l *loader) neverBlocks() {
	for _, block := range l.blocks["never"] {
		attrs := l.content(block.Body, neverBlock.schema()).Attributes
		if attrs["keys"] == nil && attrs["where"] == nil {
			l.errorf(heading(block), "Nothing named", "A never block names records by their keys or by a condition: keys = [\"crm/person/17\"], where = person.Consent == \"withdrawn\".")
			continue
		}
		l.config.Never = append(l.config.Never, &Never{
			Keys:  l.keys(attrs["keys"]),
			Where: l.neverWhere(attrs["where"]),
			Range: block.DefRange,
		})
	}
	slices.SortStableFunc(l.config.Never, func(a, b *Never) int {
		return cmp.Or(slices.Compare(a.Keys, b.Keys), cmp.Compare(a.fingerprint(), b.fingerprint()))
	})
}

// fingerprint is that of the condition, "" for none.
func (n *Never) fingerprint() string {
	if x := n.Where[addressbook.Person]; x != nil {
		return x.Fingerprint()
	}
	return ""
}

// keys reads the keys of records, in the order of the alphabet.
func (l *loader) keys(a *hcl.Attribute) []addressbook.Key {
	var keys []addressbook.Key
	var labels []string
	for _, source := range l.config.Sources {
		labels = append(labels, source.Label)
	}
	for _, text := range l.texts(a) {
		key := addressbook.Key(text)
		label, _, _, ok := key.Split()
		switch {
		case !ok:
			l.errorf(a.Expr.Range().Ptr(), "Wrong key", "%q is no key of a record. One is written \"<source>/person/<record id>\", or with company, where source is the label of the CRM's provider block.", text)
		case !slices.Contains(labels, label):
			l.errorf(a.Expr.Range().Ptr(), "Wrong key", "%q names the source %q, and there is no CRM of this label.%s", text, label, didYouMean(label, labels))
		default:
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// neverWhere reads the condition of a never block. One that names person is about
// persons. One that names company alone is about companies, and about the persons of
// these, whose company it is in their scope.
func (l *loader) neverWhere(a *hcl.Attribute) map[addressbook.Kind]*Expression {
	before := len(l.diags)
	x := l.condition(a, PersonRoot, CompanyRoot)
	switch {
	case x == nil || len(l.diags) > before:
		return nil // what it names cannot be told where something is wrong with it
	case x.names(PersonRoot):
		return map[addressbook.Kind]*Expression{addressbook.Person: x}
	case x.names(CompanyRoot):
		return map[addressbook.Kind]*Expression{addressbook.Person: x, addressbook.Company: x}
	case len(x.reads) == 0:
		l.errorf(x.Range().Ptr(), "Wrong condition", "This names neither person nor company: it is the same for all records.")
	}
	return nil
}

// names says whether the expression names a root.
func (x *Expression) names(root Root) bool {
	fields, all := x.Reads(root)
	return all || len(fields) > 0
}
