package account

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// MaxWrong is how many wrong passwords lock an account.
const MaxWrong = 5

// What signing in fails with. A client cannot tell them apart.
var (
	ErrUnknown = errors.New("unknown user")
	ErrWrong   = errors.New("wrong password")
	ErrLocked  = errors.New("account is locked")
)

// Directory are the accounts of a server. Its methods may be called by several
// goroutines.
type Directory struct {
	mu      sync.Mutex
	members []*member
}

type member struct {
	*Account
	wrong int
}

// Add adds an account. It fails if there is one with the same user.
func (d *Directory) Add(a *Account) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.members {
		if strings.EqualFold(m.User, a.User) {
			return fmt.Errorf("account %s exists already", a.User)
		}
	}
	d.members = append(d.members, &member{Account: a})
	return nil
}

// Accounts are all of them, in the order in which they were added.
func (d *Directory) Accounts() []*Account {
	d.mu.Lock()
	defer d.mu.Unlock()
	var accounts []*Account
	for _, m := range d.members {
		accounts = append(accounts, m.Account)
	}
	return accounts
}

// SignIn gives the account of a user if it accepts, which says whether what the
// client sent fits the password. It fails with ErrUnknown, ErrWrong or, once
// there were MaxWrong wrong passwords with no right one in between, ErrLocked.
func (d *Directory) SignIn(user string, accepts func(password string) bool) (*Account, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.find(user)
	switch {
	case m == nil:
		return nil, ErrUnknown
	case m.wrong >= MaxWrong:
		return m.Account, ErrLocked
	case !accepts(m.Password):
		m.wrong++
		return m.Account, ErrWrong
	}
	m.wrong = 0
	return m.Account, nil
}

// Locked says whether the account of a user is locked.
func (d *Directory) Locked(user string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.find(user)
	return m != nil && m.wrong >= MaxWrong
}

// Unlock forgets the wrong passwords of a user.
func (d *Directory) Unlock(user string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if m := d.find(user); m != nil {
		m.wrong = 0
	}
}

// find is the member with that name, in one of its forms: user@domain,
// DOMAIN\user, or user. Names without a domain that several users have belong
// to none of them.
func (d *Directory) find(name string) *member {
	domain, local, qualified := strings.Cut(name, `\`)
	if !qualified {
		domain, local = "", name
	}
	var found []*member
	for _, m := range d.members {
		user, at, _ := strings.Cut(m.User, "@")
		switch {
		case strings.EqualFold(m.User, local):
			return m
		case strings.EqualFold(user, local):
			if strings.EqualFold(at, domain) {
				return m
			}
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}
