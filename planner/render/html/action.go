package html

import (
	"slices"

	"contactsync/planner"
	"contactsync/planner/render"
)

// action is how an action is shown.
type action struct {
	Name   planner.Action `json:"name"`
	Symbol string         `json:"symbol"`

	// Kind is what decides its colour: "add", "change", "move", "remove" or "let".
	Kind string `json:"kind"`

	// Participle ends the sentence "it will be …".
	Participle string `json:"participle"`
}

// actionTable is all actions in the order in which they are shown. The last stands for one that
// this version does not know.
func actionTable() []action {
	table := []action{
		{Name: planner.Create, Kind: "add"},
		{Name: planner.AdoptItem, Kind: "change"},
		{Name: planner.Update, Kind: "change"},
		{Name: planner.Recreate, Kind: "change"},
		{Name: planner.Move, Kind: "move"},
		{Name: planner.Delete, Kind: "remove"},
		{Name: planner.Release, Kind: "let"},
		{Name: planner.Unmark, Kind: "change"},
		{Name: planner.Forget, Kind: "let"},
		{Name: "other", Kind: "let"},
	}
	for i := range table {
		table[i].Symbol, table[i].Participle = render.Symbol(table[i].Name), render.Participle(table[i].Name)
	}
	return table
}

// indexOf is the place of an action in the table; one that this version does not know has
// the last.
func indexOf(table []action, name planner.Action) int {
	if i := slices.IndexFunc(table, func(a action) bool { return a.Name == name }); i >= 0 {
		return i
	}
	return len(table) - 1
}
