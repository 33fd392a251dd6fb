package run

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/providers/addressbook"
	"contactsync/state"
)

// maxNear is how many ids an error lists of what is called nearly as was asked.
const maxNear = 5

// rep is the id of the rep whom a text names: by id, or by e-mail address. It fails if there is
// none, or if several have the address.
func (p *planning) rep(text string) (addressbook.RepID, error) {
	var byAddress, ids []addressbook.RepID
	names := make(map[string][]string) // what a rep is called by
	for _, rep := range p.world.Reps() {
		if string(rep.ID) == text {
			return rep.ID, nil
		}
		if rep.Email != "" && strings.EqualFold(rep.Email, text) {
			byAddress = append(byAddress, rep.ID)
		}
		names[string(rep.ID)] = append(names[string(rep.ID)], rep.Email)
	}
	for id := range p.known {
		if string(id.Rep) == text {
			return id.Rep, nil
		}
		names[string(id.Rep)] = append(names[string(id.Rep)], string(id.Rep))
	}
	slices.Sort(byAddress)
	byAddress = slices.Compact(byAddress)
	if len(byAddress) == 1 {
		return byAddress[0], nil
	}
	if ids = byAddress; len(ids) > 1 {
		return "", fmt.Errorf("several reps have this e-mail address: %s; name one of them by its id", enumerate(ids))
	}
	near := nearest(names, text)
	if len(near) == 0 {
		return "", fmt.Errorf("mailbox %s: neither the CRM nor the state has a rep of this id or e-mail address", text)
	}
	return "", fmt.Errorf("mailbox %s: neither the CRM nor the state has a rep of this id or e-mail address; nearly so are called %s", text, enumerate(near))
}

// key is the key that a text names: a key, or an e-mail address that one record has. It fails if
// nothing is known of such a record: neither in the CRM nor in the mailbox nor in the
// state.
func (p *planning) key(ctx context.Context, looks []*look, text string) (addressbook.Key, error) {
	if key := addressbook.Key(text); isKey(key) {
		if p.isKnown(ctx, looks, key) {
			return key, nil
		}
	} else if strings.Contains(text, "@") {
		var found []addressbook.Key
		for _, l := range looks {
			found = append(found, l.world.WithText(text)...)
		}
		slices.Sort(found)
		switch found = slices.Compact(found); len(found) {
		case 0:
			return "", fmt.Errorf("record %s: no record that was read has this e-mail address; name the record by its key, such as crm/person/17", text)
		case 1:
			return found[0], nil
		}
		return "", fmt.Errorf("record %s: several records have this e-mail address: %s; name one of them", text, enumerate(found[:min(len(found), maxNear)]))
	}
	names := make(map[string][]string)
	for _, l := range looks {
		for _, key := range l.world.Keys() {
			_, _, id, _ := key.Split()
			names[string(key)] = []string{id}
		}
	}
	near := nearest(names, text)
	if len(near) == 0 {
		return "", fmt.Errorf("record %s: there is no such record, neither in the CRM nor in the mailbox; a key is written as crm/person/17", text)
	}
	return "", fmt.Errorf("record %s: there is no such record, neither in the CRM nor in the mailbox; nearly so are called %s", text, enumerate(near))
}

func isKey(key addressbook.Key) bool {
	_, _, _, ok := key.Split()
	return ok
}

// isKnown says whether anything is known of a key, or if that could not be looked up.
func (p *planning) isKnown(ctx context.Context, looks []*look, key addressbook.Key) bool {
	for _, l := range looks {
		if l.world.Trace(&desired.Mailbox{}, key).Read {
			return true
		}
		_, _, lookup := l.world.Existence(key)
		if found := p.exists(ctx, l, key); found == planner.StillExists || lookup && found == planner.LookupMissing {
			return true
		}
		if slices.ContainsFunc(l.entries, func(e state.Entry) bool { return e.Key == key }) ||
			l.input != nil && slices.ContainsFunc(l.input.Items, func(i planner.Item) bool { return i.Key == key }) {
			return true
		}
	}
	return false
}

// nearest are the ids that are called nearly as a text, the nearest first: by the id itself
// or by one of its other names, which are not shown.
func nearest(names map[string][]string, text string) []string {
	type near struct {
		id       string
		distance int
	}
	folded := strings.ToLower(text)
	limit := max(2, len(folded)/3)
	var found []near
	for id, others := range names {
		distance := levenshtein.Distance(strings.ToLower(id), folded, nil)
		for _, name := range others {
			if name != "" {
				distance = min(distance, levenshtein.Distance(strings.ToLower(name), folded, nil))
			}
		}
		if distance <= limit {
			found = append(found, near{id, distance})
		}
	}
	slices.SortFunc(found, func(a, b near) int { return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.id, b.id)) })
	var ids []string
	for _, n := range found[:min(len(found), maxNear)] {
		ids = append(ids, n.id)
	}
	return ids
}

func enumerate[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, text := range list {
		texts[i] = string(text)
	}
	return strings.Join(texts, ", ")
}
