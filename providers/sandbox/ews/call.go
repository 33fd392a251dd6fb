package ews

import (
	"net/http"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/ews/schema"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// flushAt is from how many bytes on the answer so far goes out.
const flushAt = 32 << 10

// call is one request that is being answered.
type call struct {
	server    *Server
	limits    Limits
	caller    *account.Account
	operation *schema.Node
	kind      operation

	// self is the mailbox of whom the caller acts for: the impersonated user, or
	// itself. It is nil for an account without a mailbox.
	self         *mailbox.Mailbox
	impersonates bool
	leave        func() // gives the place of the impersonated mailbox back; nil without one

	to http.ResponseWriter
	w  property.Writer

	// emptyContent writes what the schema wants even in a response message that
	// tells of a failure; nil is nothing.
	emptyContent func()
}

// content writes what stands behind the response code of a message of class
// Success. Nil is nothing.
type content func()

// list is the elements that a child of the operation holds; none without it.
func (c *call) list(name string) []*schema.Node {
	child := c.operation.Child(name)
	if child == nil {
		return nil
	}
	return child.Children
}

// serve answers the request, with HTTP status 200 from now on.
func (c *call) serve() {
	c.to.Header().Set("Content-Type", contentType)
	c.w.Raw(answerHead)
	writeVersion(&c.w, c.server.Version)
	c.w.Raw(answerBody)
	c.kind.run(c)
	c.w.Raw(answerTail)
	c.flush()
}

// flush sends what was written.
func (c *call) flush() {
	_, _ = c.to.Write(c.w.Bytes()) // the request is carried out even if nobody waits for the answer
	c.w.Reset()
}

// each writes the response: one message for each of n things, by what do says of
// it. Faults of batches strike here: a request that takes too long does nothing
// at all, and one that is stopped leaves the things behind that point alone.
func (c *call) each(n int, do func(i int) (content, *problem)) {
	response := "m:" + c.operation.Name + "Response"
	c.w.Open(response)
	c.w.Open("m:ResponseMessages")
	expired := c.server.Faults.Roll(fault.TimeoutExpired)
	breakAt, breakBy := c.stop(n)
	stopped := false
	for i := range n {
		var write content
		var p *problem
		switch {
		case expired:
			p = refuse("ErrorTimeoutExpired")
		case stopped:
			p = refuse(codeBatchStopped)
		case i == breakAt:
			p = refuse(breakBy)
		default:
			write, p = do(i)
		}
		c.message(write, p)
		stopped = stopped || p != nil && p.stops()
	}
	c.w.Close("m:ResponseMessages")
	c.w.Close(response)
}

// one is each for an operation that does one thing.
func (c *call) one(do func() (content, *problem)) {
	c.each(1, func(int) (content, *problem) { return do() })
}

// stop decides where the batch breaks off, and with which code: -1 for nowhere.
func (c *call) stop(n int) (at int, code string) {
	switch {
	case c.kind.grows && c.server.Faults.Roll(fault.Quota):
		return n / 2, codeQuota
	case n > 1 && c.server.Faults.Roll(fault.BatchStopped):
		return n / 2, codeStoreUnavailable
	}
	return -1, ""
}

// message writes one response message.
func (c *call) message(write content, p *problem) {
	name := "m:" + c.operation.Name + "ResponseMessage"
	c.w.Open(name)
	if p == nil {
		c.w.Attr("ResponseClass", "Success")
		c.w.Raw("<m:ResponseCode>NoError</m:ResponseCode>")
	} else {
		c.w.Attr("ResponseClass", p.class())
		c.writeProblem(p)
	}
	switch {
	case write != nil:
		write()
	case p != nil && c.emptyContent != nil:
		c.emptyContent()
	}
	c.w.Close(name)
	c.spill()
}

// spill sends what was written if it is much.
func (c *call) spill() {
	if c.w.Len() > flushAt {
		c.flush()
	}
}

// writeProblem writes the parts of a response message that tell of a failure.
func (c *call) writeProblem(p *problem) {
	c.w.Element("m:MessageText", p.text)
	c.w.Element("m:ResponseCode", p.code)
	c.w.Raw("<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>")
}

// noItems is the empty content of the messages that hold items.
func (c *call) noItems() { c.w.Raw("<m:Items/>") }
