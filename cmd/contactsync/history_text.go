package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"contactsync/state"
)

// writeHistory writes lines for people, in columns.
func writeHistory(w io.Writer, lines []historyLine) error {
	if len(lines) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	heading, shown := "TIME\tRUN\tADDRESS\tACTION\tCAUSES\tOUTCOME", slices.ContainsFunc(lines, func(l historyLine) bool { return l.Undo })
	if shown {
		heading += "\tUNDO"
	}
	fmt.Fprintln(table, heading)
	for _, l := range lines {
		address, causes, outcome := l.Address, l.Causes, l.Outcome
		switch {
		case l.Action == state.ActionApprove:
			address, outcome = "-", "by "+l.Who+": "+l.Reason
		case l.Approval != "":
			causes = append(slices.Clone(causes), "approved")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s", l.Time, l.Run, address, l.Action, strings.Join(causes, ", "), outcome)
		switch {
		case shown && l.Undo:
			fmt.Fprint(table, "\tyes")
		case shown:
			fmt.Fprint(table, "\t-")
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}

// writeHistoryJSON writes lines for programs.
func writeHistoryJSON(w io.Writer, lines []historyLine) error {
	encoder := newJSONPrinter(w)
	for _, l := range lines {
		if err := encoder.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
