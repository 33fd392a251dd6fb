package crm

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"contactsync/providers/sandbox/fault"
)

// call is a request that is run.
type call struct {
	*Server
	ctx     func() context.Context
	w       http.ResponseWriter
	request *element
	reply   *reply // nil until there is something to say
	waited  bool
}

// errNoAnswer ends a call without an answer, or with one that was given already.
var errNoAnswer = errors.New("no answer")

// requestAttributes are those of a request that mean something, beside those of
// sessions.
var requestAttributes = []string{"ixslt", "oxslt", "log", "logmode", "noerrorlog"}

// commandAttributes are those of a command.
var commandAttributes = []string{"catbynum", "catexkeys", "catformat", "dateformatin", "dateformatout", "extsystem", "if", "transaction"}

// echoed are the attributes that are given back: those that mean nothing.
func echoed(e *element, known ...[]string) []attr {
	return slices.DeleteFunc(slices.Clone(e.attrs), func(a attr) bool {
		return slices.ContainsFunc(known, func(names []string) bool { return slices.Contains(names, a.name) })
	})
}

// run runs the commands in their order and answers.
func (c *call) run() {
	for _, command := range c.request.children {
		if err := c.command(command); err != nil {
			return
		}
	}
	c.begin()
	c.reply.end("response")
	c.reply.close()
}

// begin begins the answer, unless it has begun.
func (c *call) begin() {
	if c.reply != nil {
		return
	}
	c.w.Header().Set("Content-Type", "text/xml; charset="+c.options.Encoding)
	c.reply = newReply(c.w, c.options.Encoding)
	c.reply.begin("response", echoed(c.request, requestAttributes, sessionAttributes)...)
}

// command runs a command and writes its answer. It fails if there is nothing more
// to be said.
func (c *call) command(e *element) error {
	session, p := c.newSession(c.ctx(), c.request, e)
	if p != nil {
		if c.options.LoginStatus == "401" && p.code == codeLogin && c.reply == nil {
			page(c.w, http.StatusUnauthorized, "401 - Unauthorized: Access is denied due to invalid credentials.")
			return errNoAnswer
		}
		return c.refuse(e, p)
	}
	user := session.login.User
	if c.options.Active == "named" {
		user = session.named
	}
	if c.Faults.Roll(fault.CRMActive) || !c.active.begin(user) {
		return c.refuse(e, failed(codeActive, activeText))
	}
	defer c.active.end(user)
	if err := c.wait(); err != nil {
		return err
	}
	if c.reply == nil && c.Faults.Roll(fault.CRMRunsOn) {
		c.active.hold(user, c.options.RunOn)
		page(c.w, http.StatusGatewayTimeout, "504 - Gateway Time-out.")
		return errNoAnswer
	}
	if c.Faults.Roll(fault.CRMError) {
		return c.refuse(e, failed(codeInternal, "the command could not be run"))
	}
	return c.execute(e, session)
}

// wait holds the request back, once.
func (c *call) wait() error {
	if c.Wait == nil || c.waited {
		return nil
	}
	c.waited = true
	return c.Wait()
}

// execute does what a command says.
func (c *call) execute(e *element, session session) error {
	switch e.name {
	case "query":
		q, p := c.newQuery(e, session)
		if p != nil {
			return c.refuse(e, p)
		}
		c.count("query " + q.root.table.Name)
		c.answer(e)
		err := q.run(c.reply)
		c.reply.end(e.name)
		return err
	case "nop":
		c.count(e.name)
		c.answer(e)
		c.reply.end(e.name)
		return nil
	case "insert", "update", "import", "match", "delete":
		return c.refuse(e, failed(codeCommand, "the sandbox takes no changes but from its control endpoint"))
	}
	return c.refuse(e, failed(codeCommand, "no such command"))
}

// answer begins the answer to a command.
func (c *call) answer(e *element) {
	c.begin()
	c.reply.begin(e.name, echoed(e, commandAttributes, sessionAttributes)...)
}

// refuse answers a command with an error.
func (c *call) refuse(e *element, p *problem) error {
	c.count("refused")
	c.answer(e)
	var code attr
	if c.options.Codes == "yes" {
		code = attr{"code", strconv.Itoa(p.code)}
	}
	c.reply.fail(p, code)
	c.reply.end(e.name)
	return nil
}

func (c *call) count(operation string) {
	if c.Count != nil {
		c.Count(operation)
	}
}
