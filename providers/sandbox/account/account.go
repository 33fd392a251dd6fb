// Package account knows who may call the sandbox: users with passwords, what
// they may do with whose mailbox, and the lock that too many wrong passwords
// put on them.
package account

import (
	"context"
	"strings"
)

// Account is somebody who may sign in. It does not change after the server
// began to answer; what it may do is asked of its functions each time, so that
// rights can be withdrawn while the server runs.
type Account struct {
	// User is the user principal name, "user1@example.com", which is what the
	// account signs in with. DOMAIN\user1 and user1 are understood as well.
	User     string
	Password string

	// Address is that of the account's own mailbox, "" if it has none.
	Address string

	// Impersonates says whether the account may act as the owner of a mailbox,
	// and Opens whether it has full access to a mailbox beside its own. Nil is
	// no to everything.
	Impersonates func(address string) bool
	Opens        func(address string) bool
}

// MayImpersonate says whether the account may act as the owner of the mailbox
// with the address. Without the role nobody may, not even as oneself; a nil
// account may not.
func (a *Account) MayImpersonate(address string) bool {
	return a != nil && a.Impersonates != nil && a.Impersonates(address)
}

// MayOpen says whether the account may read and write in the mailbox with the
// address, because it is its own or because it has full access. A nil account
// may not.
func (a *Account) MayOpen(address string) bool {
	if a == nil {
		return false
	}
	own := a.Address != "" && strings.EqualFold(a.Address, address)
	return own || a.Opens != nil && a.Opens(address)
}

// callerKey is the key of the caller in a context.
type callerKey struct{}

// With is a context in which the account is the caller.
func With(ctx context.Context, a *Account) context.Context {
	return context.WithValue(ctx, callerKey{}, a)
}

// From is the account that calls, nil if nobody signed in.
func From(ctx context.Context) *Account {
	a, _ := ctx.Value(callerKey{}).(*Account)
	return a
}
