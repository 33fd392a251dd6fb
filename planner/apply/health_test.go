package apply

import (
	"maps"
	"testing"
	"time"

	"contactsync/providers/addressbook"
	"contactsync/state"
)

func TestHealth(t *testing.T) {
	id := func(rep addressbook.RepID) state.MailboxID { return state.MailboxID{Target: "vdir.mail", Rep: rep} }
	a, b, c := id("a"), id("b"), id("c")
	type failing = map[state.MailboxID]time.Time
	started := time.Date(2026, 3, 28, 22, 17, 0, 0, time.UTC)
	earlier := started.Add(-24 * time.Hour)
	for name, test := range map[string]struct {
		before      failing
		fails, well []state.MailboxID
		partial     bool
		want        failing // nil: nothing is written
	}{
		"all are well":                          {nil, nil, []state.MailboxID{a, b}, false, nil},
		"one begins to fail":                    {nil, []state.MailboxID{a}, []state.MailboxID{b}, false, failing{a: started}},
		"one fails on":                          {failing{a: earlier}, []state.MailboxID{a}, nil, false, nil},
		"one fails on, one begins":              {failing{a: earlier}, []state.MailboxID{a, b}, nil, false, failing{a: earlier, b: started}},
		"one is well again":                     {failing{a: earlier, b: earlier}, []state.MailboxID{b}, []state.MailboxID{a}, false, failing{b: earlier}},
		"the last one is well again":            {failing{a: earlier}, nil, []state.MailboxID{a}, false, failing{}},
		"one that is gone fails no more":        {failing{a: earlier}, nil, []state.MailboxID{b}, false, failing{}},
		"a partial run knows what it came to":   {failing{a: earlier, b: earlier}, []state.MailboxID{c}, []state.MailboxID{a}, true, failing{b: earlier, c: started}},
		"a partial run that says nothing of it": {failing{a: earlier}, nil, []state.MailboxID{b}, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := health{before: test.before}
			for _, id := range test.fails {
				h.fails(id)
			}
			for _, id := range test.well {
				h.isWell(id)
			}
			if !test.partial {
				h.whole()
			}
			got := h.after(started)
			if (got == nil) != (test.want == nil) || !maps.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
