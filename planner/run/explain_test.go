package run_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"contactsync/planner"
	"contactsync/planner/explain"
	"contactsync/planner/redact"
	"contactsync/planner/run"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// What explain says of every key, in many small worlds in which something has just
// happened, is what the plan does about it.
func TestExplainSaysWhatThePlanDoes(t *testing.T) {
	verdicts := make(map[string]int)
	for seed := range uint64(16) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newSimulation(t, seeded(seed), memoryState)
			for range 3 {
				s.change()
				s.explainAll(verdicts)
				if err := s.settle(); err != nil {
					t.Fatal(err)
				}
			}
			s.explainAll(verdicts)
		})
	}
	for _, verdict := range []string{"create", "update", "recreate", "move", "delete", "as_wanted", "let_lie", "unknown", "absent", "mailbox_left"} {
		if verdicts[verdict] == 0 {
			t.Errorf("no contact has the verdict %s: the worlds are too quiet: %v", verdict, verdicts)
		}
	}
}

// explainAll compares the explanation of each key in each mailbox with the plan.
func (s *simulation) explainAll(verdicts map[string]int) {
	s.Helper()
	s.wish()
	program, err := s.program()
	if err != nil {
		s.Fatal(err)
	}
	store := &faultyStore{Store: s.store, script: &script{}}
	engine := &run.Engine{
		Program: program, Sources: map[string]providers.Source{"table.crm": s.crm},
		Targets: map[string]providers.Target{targetAddress: s.exchange},
		Store:   store, Now: s.exchange.clock.tick, Version: "0.1.0", Parallelism: 1,
	}
	collected := &plans{}
	if _, err := engine.Plan(s.Context(), run.Request{Mode: run.Normal}, func(planner.Header) (run.Spool, error) { return collected, nil }); err != nil {
		s.Fatal(err)
	}
	for _, b := range s.boxes() {
		plan := collected.of(b.rep)
		for _, key := range s.allKeys(b, plan) {
			rep, cases, err := engine.Explain(s.Context(), run.Question{Mailbox: string(b.rep), Record: string(key)})
			if err != nil {
				if len(planLines(plan, key)) > 0 || !strings.Contains(err.Error(), "there is no such record") {
					s.Errorf("mailbox %s: %s: %v", b.rep, key, err)
				}
				continue
			}
			contact := explain.Explain(rep, cases, redact.New(redact.Show)).Mailboxes[0].Contact
			verdicts[contact.Verdict]++
			if got, want := explainedLines(contact), planLines(plan, key); !slices.Equal(got, want) {
				s.Errorf("mailbox %s: %s: explained as %v, the plan has %v", b.rep, key, got, want)
			}
			s.checkVerdict(b, contact)
		}
	}
	if store.writes > 0 {
		s.Errorf("explain wrote %d times to the state", store.writes)
	}
}

// checkVerdict holds an explanation against itself.
func (s *simulation) checkVerdict(b *box, c *explain.Contact) {
	s.Helper()
	strongest := ""
	for i := range c.Ways {
		if w := &c.Ways[i]; strongest == "" && c.Problem == "" && w.Selects && (w.Holds || w.Problem != "") {
			strongest = w.Sync
		}
	}
	if c.Verdict != "" && strongest != c.FilledBy {
		s.Errorf("mailbox %s: %s: %q fills it, and the strongest sync that selects it is %q", b.rep, c.Key, c.FilledBy, strongest)
	}
	for _, p := range c.Properties {
		if c.Verdict == "as_wanted" && c.Contents == "as_wanted" && p.State != "same" {
			s.Errorf("mailbox %s: %s is as wanted, and its %s is %q", b.rep, c.Key, p.Name, p.State)
		}
	}
}

// allKeys are the keys of the CRM's records, of the cards, and of the plan.
func (s *simulation) allKeys(b *box, plan *planner.MailboxPlan) []addressbook.Key {
	var keys []addressbook.Key
	for _, r := range s.crm.persons {
		keys = append(keys, addressbook.NewKey("crm", addressbook.Person, r.id))
	}
	for _, r := range s.crm.companies {
		keys = append(keys, addressbook.NewKey("crm", addressbook.Company, r.id))
	}
	for _, c := range b.cards {
		if c.key != "" {
			keys = append(keys, c.key)
		}
	}
	if plan != nil {
		for i := range plan.Changes {
			keys = append(keys, plan.Changes[i].Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// planLines are what a plan has under a key.
func planLines(plan *planner.MailboxPlan, key addressbook.Key) (lines []string) {
	if plan == nil {
		return nil
	}
	for i := range plan.Changes {
		if c := &plan.Changes[i]; c.Key == key {
			lines = append(lines, fmt.Sprint(c.Action, c.Causes, c.Item.ID))
		}
	}
	for _, skip := range plan.Skips {
		if skip.Key == key {
			lines = append(lines, fmt.Sprint("skip ", skip.Reason))
		}
	}
	for _, note := range plan.Notes {
		if note.Key == key {
			lines = append(lines, fmt.Sprint("note ", note.Kind))
		}
	}
	return lines
}

func explainedLines(c *explain.Contact) (lines []string) {
	for _, change := range c.Changes {
		lines = append(lines, fmt.Sprint(change.Action, change.Causes, change.Item))
	}
	for _, skip := range c.Skips {
		lines = append(lines, "skip "+skip.Word)
	}
	for _, note := range c.Notes {
		lines = append(lines, "note "+note.Word)
	}
	return lines
}

// plans keeps the plans of the mailboxes.
type plans struct{ list []*planner.MailboxPlan }

func (p *plans) Mailbox(m *planner.MailboxPlan) error {
	p.list = append(p.list, m)
	return nil
}

func (p *plans) of(rep addressbook.RepID) *planner.MailboxPlan {
	for _, m := range p.list {
		if m.Mailbox.Rep == rep {
			return m
		}
	}
	return nil
}
