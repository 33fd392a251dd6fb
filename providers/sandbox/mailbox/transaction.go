package mailbox

// record is a part of a change: what the file gets, and what becomes of the
// content.
type record interface {
	save(w *rowWriter) error
	apply(c *content)
}

// change collects the records of one operation, which all come true or none.
// Nothing of the content is touched before commit.
type change struct {
	mailbox *Mailbox
	seq     int64
	records []record
}

func (m *Mailbox) begin() *change { return &change{mailbox: m, seq: m.content.seq} }

// next is the number of one more change of the mailbox.
func (c *change) next() int64 {
	c.seq++
	return c.seq
}

func (c *change) add(r ...record) { c.records = append(c.records, r...) }

// commit writes the change to the file and then makes it. If the file refuses,
// nothing has changed.
func (c *change) commit() error {
	m := c.mailbox
	if err := m.file.save(m.row, c.seq, c.records); err != nil {
		return m.wrap(err)
	}
	for _, r := range c.records {
		r.apply(&m.content)
	}
	m.content.seq = c.seq
	return nil
}
