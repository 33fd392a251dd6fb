package render

import (
	"fmt"
	"slices"

	"contactsync/planner"
	"contactsync/planner/redact"
)

// photo is the property that a change may write although neither its Before nor its After has it.
const photo = "photo"

// writesPhoto says whether a change fetches a photo, or takes off one that was not read.
func writesPhoto(c *planner.Change) bool {
	if c.Photo != nil {
		return true
	}
	return c.Before != nil && slices.Contains(c.Shape, photo) && c.Before.Get(photo).IsAbsent() && c.After.Get(photo).IsAbsent()
}

// photoAttribute is the line about such a photo: of what is fetched no more is known than its size.
func photoAttribute(c *planner.Change) attribute {
	a := attribute{symbol: "+", name: photo, from: "(photo)", to: redact.Absent, replaces: c.Action == planner.Recreate}
	switch {
	case c.Photo == nil:
		a.symbol = "-"
	case !c.Photo.Was.IsZero():
		a.symbol = "~"
		fallthrough
	default:
		a.to = fmt.Sprintf("(photo, %d kB)", (c.Photo.Size+1023)/1024)
	}
	return a
}
