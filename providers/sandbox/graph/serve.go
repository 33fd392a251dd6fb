package graph

import (
	"net/http"

	"contactsync/providers/sandbox/fault"
)

// serve carries a request out that was let in, with the faults before and after.
// At most one of them strikes.
func (c *call) serve() *reply {
	if p := c.before(); p != nil {
		return c.fail(p)
	}
	a := c.answered(c.do.run(c))
	if a.status >= http.StatusBadRequest {
		return a
	}
	if p := c.after(); p != nil {
		return c.fail(p)
	}
	return a
}

// before is what goes wrong before anything is done.
func (c *call) before() *problem {
	faults := c.server.Faults
	switch {
	case faults.Roll(fault.GraphNotEnabled):
		return notEnabled()
	case faults.Roll(fault.GraphUnavailable):
		c.server.gate.Hold(c.who, c.server.now(), c.limits.BackOff)
		return &problem{
			status: http.StatusServiceUnavailable, code: "serviceNotAvailable",
			text: "The service is temporarily unavailable.", retryAfter: c.limits.BackOff,
		}
	case faults.Roll(fault.GraphTimeout):
		return gatewayTimeout()
	case c.do.grows && faults.Roll(fault.Quota):
		return refuse(http.StatusInsufficientStorage, codeQuota, "The mailbox is over its quota.")
	}
	return nil
}

// after is what goes wrong once it was done. There is no Retry-After: who
// repeats a request that was carried out does it twice.
func (c *call) after() *problem {
	if !c.do.writes {
		return nil
	}
	switch {
	case c.server.Faults.Roll(fault.GraphUnavailableAfter):
		return refuse(http.StatusServiceUnavailable, "ErrorMailboxStoreUnavailable", "The mailbox database is temporarily unavailable.")
	case c.server.Faults.Roll(fault.GraphTimeoutAfter):
		return gatewayTimeout()
	}
	return nil
}

// gatewayTimeout is the answer of a gateway that waited too long: a code, and no
// text.
func gatewayTimeout() *problem { return refuse(http.StatusGatewayTimeout, "UnknownError", "") }
