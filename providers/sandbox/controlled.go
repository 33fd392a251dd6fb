package sandbox

import (
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// controlled is the server as the control endpoint steers it.
type controlled struct {
	*Server
	secret secret
}

// AddMailbox makes a mailbox and its user. It fails if there is such a mailbox.
func (c controlled) AddMailbox(address, name string) (user, password string, err error) {
	box, err := c.store.Add(address, name)
	if err != nil {
		return "", "", err
	}
	a, err := c.addUser(c.secret, box)
	if err != nil {
		return "", "", err
	}
	return a.User, a.Password, nil
}

// Refuse says whether a mailbox refuses the service account.
func (c controlled) Refuse(address string, refuse bool) { c.refused.set(address, refuse) }

// Home is where a mailbox is.
func (c controlled) Home(address string) string { return string(c.Server.Home(address)) }

// Move moves a mailbox. It fails if there is no such home.
func (c controlled) Move(address, home string) error { return c.Server.Move(address, Home(home)) }

// Permission is what the app may do by Graph.
func (c controlled) Permission() string { return c.app.permission() }

// Permit gives the app another permission. It fails if there is no such one.
func (c controlled) Permit(permission string) error {
	if err := checkPermission(permission); err != nil {
		return err
	}
	c.app.permit(permission)
	return nil
}

// Locked says whether wrong passwords locked a user.
func (c controlled) Locked(user string) bool { return c.accounts.Locked(user) }

// Unlock forgets the wrong passwords of a user.
func (c controlled) Unlock(user string) { c.accounts.Unlock(user) }

// Requests are the requests by operation.
func (c controlled) Requests() map[string]int { return c.Server.Requests() }

// PutLogin makes or changes a login of the CRM. It has a password if none is given.
func (c controlled) PutLogin(one login.Login) error {
	if one.Password == "" {
		one.Password = c.secret.derive("CRM password of " + one.User)
	}
	c.journal.strike(one.Password)
	return c.crm.Logins().Put(one)
}

// Database has the records of the CRM.
func (c controlled) Database() *database.Database { return c.crm.Database() }

// Logins are those of the CRM.
func (c controlled) Logins() *login.Directory { return c.crm.Logins() }

// Active are the logins of the CRM that have a request running.
func (c controlled) Active() []string { return c.crm.Active() }

// Ready describes the server.
func (c controlled) Ready() any { return c.Server.Ready() }
