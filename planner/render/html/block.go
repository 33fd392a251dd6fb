package html

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
	"contactsync/providers/addressbook"
)

const (
	// blockRows and blockBytes are after how many rows, or bytes of details, a block ends.
	blockRows  = 1000
	blockBytes = 1 << 18

	// sharedBytes is how many bytes of details are remembered, so that a row may refer to
	// one that an earlier row had.
	sharedBytes = 4 << 20
)

// block is some rows, and what they and later ones refer to.
type block struct {
	Places  []place           `json:"places,omitempty"`
	Reasons []reason          `json:"reasons,omitempty"`
	Details []json.RawMessage `json:"details,omitempty"`
	Rows    []row             `json:"rows"`

	bytes int
}

// place is what the addresses of contacts begin with.
type place struct {
	Sync    string `json:"sync"`
	Mailbox string `json:"mailbox"`
	Address string `json:"address"`
}

// reason is why changes are made.
type reason struct {
	Causes []string `json:"causes"`
	Text   string   `json:"text"`
}

// row is a change: its place, action, reason, guard, key and detail.
type row [6]any

// placeID is what has an address of its own.
type placeID struct {
	sync string
	rep  addressbook.RepID
}

// placed is the number of a place that was written, and what addresses begin with there.
type placed struct {
	number int
	prefix string
}

// blocks writes changes as blocks.
type blocks struct {
	out      io.Writer
	redactor *redact.Redactor
	owner    string
	actions  []action

	current block
	places  map[placeID]placed
	reasons map[string]int
	details map[string]int

	// shared are the bytes that details holds.
	shared int
}

func newBlocks(out io.Writer, owner string, redactor *redact.Redactor) *blocks {
	return &blocks{
		out: out, redactor: redactor, owner: owner, actions: actionTable(),
		places: make(map[placeID]placed), reasons: make(map[string]int), details: make(map[string]int),
	}
}

// add adds a change; guard is the place of the guard that blocks it, counted from 1.
func (b *blocks) add(m *planner.MailboxPlan, c *planner.Change, guard int) error {
	at, key := b.address(c.Sync, m.Mailbox.Rep, c.Key)
	detail, err := b.detail(c)
	if err != nil {
		return err
	}
	b.current.Rows = append(b.current.Rows, row{at, indexOf(b.actions, c.Action), b.reason(c), guard, key, detail})
	if len(b.current.Rows) < blockRows && b.current.bytes < blockBytes {
		return nil
	}
	return b.flush()
}

// flush writes what was added since the last time.
func (b *blocks) flush() error {
	if len(b.current.Rows) == 0 {
		return nil
	}
	// In what json.Marshal makes, nothing can end the element or begin a comment.
	text, err := json.Marshal(b.current)
	if err != nil {
		return err
	}
	b.current = block{}
	_, err = fmt.Fprintf(b.out, "<script type=\"application/json\" class=\"block\">%s</script>\n", text)
	return err
}

// address is the place of a contact and the rest of its address; where the two do not
// make up the address, which is cut if it is too long, a list of the whole of it.
func (b *blocks) address(sync string, rep addressbook.RepID, key addressbook.Key) (number int, rest any) {
	id := placeID{sync, rep}
	at, known := b.places[id]
	if !known {
		prefix, _ := strings.CutSuffix(redact.Text(planner.Address(sync, rep, "")), addressEnd)
		at = placed{len(b.places), prefix}
		b.places[id] = at
		b.current.Places = append(b.current.Places, place{syncText(sync), redact.Text(string(rep)), prefix})
	}
	whole := redact.Text(planner.Address(sync, rep, key))
	if text, begins := strings.CutPrefix(whole, at.prefix); begins {
		if text, ends := strings.CutSuffix(text, addressEnd); ends {
			return at.number, text
		}
	}
	return at.number, []string{whole}
}

// addressEnd is what every address ends with.
const addressEnd = `"]`

// syncText is the name of a sync, also of one that nobody knows.
func syncText(sync string) string {
	if sync == "" {
		return "(unknown)"
	}
	return redact.Text(sync)
}

func (b *blocks) reason(c *planner.Change) int {
	r := reason{Causes: causeTexts(c), Text: render.Because(c)}
	if remark := render.OriginRemark(c.Origin); remark != "" {
		r.Text = strings.TrimPrefix(r.Text+", "+remark, ", ")
	}
	id := strings.Join(append(r.Causes, r.Text), "\n")
	at, known := b.reasons[id]
	if !known {
		at = len(b.reasons)
		b.reasons[id] = at
		b.current.Reasons = append(b.current.Reasons, r)
	}
	return at
}

// causeTexts are the causes of a change and, if it was compared with a baseline, its origin: the page
// filters and counts by both.
func causeTexts(c *planner.Change) []string {
	texts := make([]string, 0, len(c.Causes)+1)
	for _, cause := range c.Causes {
		texts = append(texts, redact.Text(string(cause)))
	}
	if c.Origin != "" {
		texts = append(texts, redact.Text("origin: "+string(c.Origin)))
	}
	return texts
}

// detail is the number of a detail that was written once, or the detail itself if too much
// is remembered already.
func (b *blocks) detail(c *planner.Change) (any, error) {
	text, err := json.Marshal(newDetail(c, b.owner, b.redactor))
	if err != nil {
		return nil, err
	}
	if at, known := b.details[string(text)]; known {
		return at, nil
	}
	b.current.bytes += len(text)
	if b.shared+len(text) > sharedBytes {
		return json.RawMessage(text), nil
	}
	at := len(b.details)
	b.details[string(text)] = at
	b.shared += len(text)
	b.current.Details = append(b.current.Details, text)
	return at, nil
}
