package render

import (
	"slices"

	"contactsync/planner"
)

// appearance is how an action is shown.
type appearance struct {
	action planner.Action

	// symbol is three characters wide.
	symbol string

	// legend explains the symbol; actions of one symbol have the same.
	legend string

	// participle ends the sentence "ADDR will be …".
	participle string

	// remark says what its name does not say, "" if it says all.
	remark string
}

// appearances are in the order of the legend.
var appearances = []appearance{
	{planner.Create, "  +", "create", "created", ""},
	{planner.Update, "  ~", "update in-place (current -> planned)", "updated in-place", ""},
	{planner.AdoptItem, "  ~", "update in-place (current -> planned)", "adopted", "one of the user's own contacts becomes a managed one"},
	{planner.Unmark, "  ~", "update in-place (current -> planned)", "unmarked", "it stays in the mailbox as the user's own"},
	{planner.Move, "  >", "move to another folder", "moved", ""},
	{planner.Delete, "  -", "destroy", "destroyed", ""},
	{planner.Recreate, "+/-", "create replacement and then destroy", "replaced", ""},
	{planner.Release, "  .", "forget", "released", "it stays in the mailbox and is no longer managed"},
	{planner.Forget, "  .", "forget", "forgotten", "nothing is written to the mailbox"},
}

// appearanceOf is how an action is shown, one that this version does not know
// too.
func appearanceOf(action planner.Action) appearance {
	i := slices.IndexFunc(appearances, func(a appearance) bool { return a.action == action })
	if i < 0 {
		return appearance{action: action, symbol: "  ?", participle: "changed in a way that this version does not know"}
	}
	return appearances[i]
}

// legend explains the symbols that occur.
func (p *printer) legend(totals planner.Totals) {
	occurs := func(a planner.Action) bool {
		return totals.Actions[a]+totals.Blocked[a] > 0 ||
			a == planner.Create && totals.FoldersCreated > 0 ||
			(a == planner.Update && totals.FoldersRenamed > 0) ||
			(a == planner.Unmark && totals.FoldersUnmarked > 0) ||
			a == planner.Delete && totals.FoldersDeleted > 0
	}
	p.section()
	p.line("contactsync used the selected providers to generate the following execution")
	p.line("plan. Resource actions are indicated with the following symbols:")
	last := ""
	for _, a := range appearances {
		if occurs(a.action) && a.symbol != last {
			p.line("%s %s", p.symbol(a.symbol), a.legend)
			last = a.symbol
		}
	}
}
