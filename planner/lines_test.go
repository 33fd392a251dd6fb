package planner_test

import (
	"cmp"
	"fmt"
	"strings"

	"contactsync/planner"
)

// lines is a plan in a form that can be read and compared: a line for each
// thing in it, and nothing for one that is as it should be.
//
//	create 1 selected main
//	update 1 i1 changed_in_crm,edited_in_mailbox private→crm
//	update 1 i1 selected_again main (mark only)
//	recreate 1 i1 changed_in_crm main→+CRM/Sub drops photo recoverable_items
//	delete 1 i2 duplicate main recoverable_items i1 stays
//	folder create CRM/Sub in crm
//	skip 1 lookup_failed
//	note 1 drifted moved in the mailbox
//	record 1 i1 s1m1 main
//	hold 1 s1m1
//	dissolve 1
//
// A folder that is not there yet has a plus sign. The sync is named where it
// is not sales.
func lines(m *planner.MailboxPlan) string {
	var b strings.Builder
	for i := range m.Changes {
		fmt.Fprintln(&b, changeLine(&m.Changes[i]))
	}
	for _, f := range m.Folders {
		switch f.Action {
		case planner.Create:
			fmt.Fprintf(&b, "folder create %s in %s\n", strings.Join(f.Place.Path, "/"), cmp.Or(f.Parent, "a new one"))
		default:
			fmt.Fprintf(&b, "folder %s %s %s\n", f.Action, strings.Join(f.Place.Path, "/"), f.Place.Folder)
		}
	}
	for _, s := range m.Skips {
		fmt.Fprintf(&b, "skip %s %s%s\n", short(s.Key), s.Reason, of(s.Sync))
	}
	for _, n := range m.Notes {
		fmt.Fprintf(&b, "note %s %s%s", short(n.Key), n.Kind, of(n.Sync))
		if n.Kind == planner.Drifted {
			fmt.Fprintf(&b, " %s", n.Detail)
		}
		fmt.Fprintln(&b)
	}
	for _, r := range m.Records {
		fmt.Fprintf(&b, "record %s %s %s %s%s", short(r.Key), r.Item.ID, text(r.Got), r.Folder, of(r.Sync))
		if !r.Let.IsZero() {
			fmt.Fprintf(&b, " let %s", text(r.Let))
		}
		fmt.Fprintln(&b)
	}
	for _, h := range m.Holds {
		said := text(h.Src) + text(h.Map)
		if h.Gone {
			said = "gone"
		}
		fmt.Fprintf(&b, "hold %s %s%s\n", short(h.Key), cmp.Or(said, "unwanted"), of(h.Sync))
	}
	for _, h := range m.Dissolved {
		fmt.Fprintf(&b, "dissolve %s%s\n", short(h.Key), of(h.Sync))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func changeLine(c *planner.Change) string {
	words := []string{string(c.Action), short(c.Key)}
	if c.Item.ID != "" {
		words = append(words, string(c.Item.ID))
	}
	causes := make([]string, len(c.Causes))
	for i, cause := range c.Causes {
		causes[i] = string(cause)
	}
	words = append(words, strings.Join(causes, ","))
	from, to := place(c.From), place(c.To)
	switch {
	case to == "" || from == to:
		words = append(words, from)
	case from == "":
		words = append(words, to)
	default:
		words = append(words, from+"→"+to)
	}
	if c.Action == planner.Update && c.After == nil {
		words = append(words, "(mark only)")
	}
	if c.Releases {
		words = append(words, "(left to the user)")
	}
	if len(c.Drops) > 0 {
		words = append(words, "drops "+strings.Join(c.Drops, ","))
	}
	words = append(words, string(c.Mode))
	if c.Kept != "" {
		words = append(words, string(c.Kept)+" stays")
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ") + of(c.Sync)
}

func short[T ~string](key T) string { return strings.TrimPrefix(string(key), "crm/person/") }

func place(p planner.Place) string {
	if p.Folder != "" || p.IsZero() {
		return string(p.Folder)
	}
	return "+" + strings.Join(p.Path, "/")
}

func of(sync string) string {
	switch sync {
	case "sales":
		return ""
	case "":
		return " of any sync"
	}
	return " of " + sync
}
