package sandbox

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"sync"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/crm/login"
	"contactsync/providers/sandbox/mailbox"
)

// serviceUser is the account that works for all mailboxes. Its domain is none of
// theirs.
const serviceUser = "service@sandbox.example"

// secret is what passwords and tokens are derived from.
type secret []byte

// newSecret is the secret of a seed, or a random one if the seed is 0.
func newSecret(seed int64) (secret, error) {
	if seed != 0 {
		return binary.BigEndian.AppendUint64([]byte("contactsync sandbox "), uint64(seed)), nil
	}
	random := make([]byte, sha256.Size)
	if _, err := rand.Read(random); err != nil {
		return nil, fmt.Errorf("passwords: %w", err)
	}
	return random, nil
}

// derive is a text of 20 letters and digits that belongs to a purpose.
func (s secret) derive(purpose string) string {
	mac := hmac.New(sha256.New, s)
	_, _ = mac.Write([]byte(purpose)) // a hash never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:20])
}

// makeAccounts makes the mailboxes that the server begins with, a user for every
// mailbox of the store, and the service account.
func (s *Server) makeAccounts(from secret) error {
	for _, m := range s.options.Mailboxes {
		filled, err := m.Fill(s.store)
		if err != nil {
			return err
		}
		if !filled && s.options.DataPath == "" {
			return fmt.Errorf("mailbox %s: it is to be made twice", m.Address)
		}
	}
	s.service = &account.Account{
		User: serviceUser, Password: from.derive("password of " + serviceUser),
		Impersonates: s.refused.allow, Opens: s.refused.allow,
	}
	if err := s.accounts.Add(s.service); err != nil {
		return err
	}
	s.journal.strike(s.service.Password)
	for _, box := range s.store.Mailboxes() {
		if _, err := s.addUser(from, box); err != nil {
			return err
		}
	}
	return nil
}

// addUser makes the user of a mailbox.
func (s *Server) addUser(from secret, box *mailbox.Mailbox) (*account.Account, error) {
	address := box.Address()
	a := &account.Account{User: address, Password: from.derive("password of " + strings.ToLower(address)), Address: address}
	if err := s.accounts.Add(a); err != nil {
		return nil, err
	}
	s.journal.strike(a.Password)
	return a, nil
}

// Ready says how to use the server, with the mailboxes that there are now.
func (s *Server) Ready() Ready {
	ready := s.ready
	ready.Service = ServiceLogin{User: s.service.User, Password: s.service.Password}
	if master, ok := s.crm.Logins().Login(login.MasterUser); ok {
		ready.CRMMaster = ServiceLogin{User: master.User, Password: master.Password}
	}
	ready.App.Tenant, ready.App.Client, ready.App.Secret = s.app.tenant, s.app.User, s.app.Password
	ready.Mailboxes = []Login{}
	for _, a := range s.accounts.Accounts() {
		if a.Address != "" {
			ready.Mailboxes = append(ready.Mailboxes, Login{Address: a.Address, User: a.User, Password: a.Password})
		}
	}
	slices.SortFunc(ready.Mailboxes, func(a, b Login) int { return cmp.Compare(a.Address, b.Address) })
	return ready
}

// refusals are the mailboxes that refuse the service account.
type refusals struct {
	mu        *sync.RWMutex
	addresses map[string]bool // in lower case
}

func newRefusals(addresses []string) refusals {
	r := refusals{mu: &sync.RWMutex{}, addresses: map[string]bool{}}
	for _, address := range addresses {
		r.addresses[strings.ToLower(address)] = true
	}
	return r
}

func (r refusals) allow(address string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return !r.addresses[strings.ToLower(address)]
}

// set says whether a mailbox refuses the service account.
func (r refusals) set(address string, refuse bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addresses[strings.ToLower(address)] = refuse
}
