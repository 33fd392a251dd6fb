package graph

import (
	"cmp"
	"strings"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// parseOrder reads "displayName desc, surname": texts and times can be sorted by.
// What has no value comes first.
func parseOrder(value string, about subject) (func(a, b mailbox.Bag) int, *problem) {
	type key struct {
		of        mailbox.Property
		direction int
	}
	var keys []key
	for part := range strings.SplitSeq(value, ",") {
		words := strings.Fields(part)
		of, ok := mailbox.Property{}, false
		if len(words) > 0 {
			of, ok = about.column(words[0])
		}
		direction := 1
		if len(words) == 2 && strings.EqualFold(words[1], "desc") {
			direction = -1
		} else if len(words) > 2 || len(words) == 2 && !strings.EqualFold(words[1], "asc") {
			ok = false
		}
		if !ok {
			return nil, badQuery("The value of '$orderby' names what one cannot sort by.")
		}
		keys = append(keys, key{of, direction})
	}
	return func(a, b mailbox.Bag) int {
		for _, k := range keys {
			if order := compareValues(a[k.of], b[k.of]); order != 0 {
				return order * k.direction
			}
		}
		return 0
	}, nil
}

// column is the property that a member is sorted by.
func (about subject) column(name string) (mailbox.Property, bool) {
	if about.name == "contactFolder" {
		return mailbox.FolderName, strings.EqualFold(name, "displayName")
	}
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			return f.of, f.of != (mailbox.Property{})
		}
	}
	return mailbox.Property{}, false
}

func compareValues(a, b any) int {
	if at, ok := a.(time.Time); ok {
		if bt, ok := b.(time.Time); ok {
			return at.Compare(bt)
		}
	}
	x, _ := a.(string)
	y, _ := b.(string)
	return cmp.Compare(strings.ToLower(x), strings.ToLower(y))
}
