package crm

import (
	"sync"
	"time"
)

// activity are the logins that have a request running.
type activity struct {
	now func() time.Time

	mu      sync.Mutex
	running map[string]bool
	until   map[string]time.Time // of requests whose answers nobody got
}

// begin says that a login has a request running. It is false if it has one
// already.
func (a *activity) begin(user string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.running[user] || a.now().Before(a.until[user]) {
		return false
	}
	a.running[user] = true
	return true
}

// end says that a request is over.
func (a *activity) end(user string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.running, user)
}

// hold keeps a login active for a while.
func (a *activity) hold(user string, during time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.until[user] = a.now().Add(during)
}

// users are the logins that are active.
func (a *activity) users() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	users := []string{}
	for user := range a.running {
		users = append(users, user)
	}
	for user, until := range a.until {
		if a.now().Before(until) && !a.running[user] {
			users = append(users, user)
		}
	}
	return users
}
