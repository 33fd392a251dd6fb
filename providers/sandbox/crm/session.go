package crm

import (
	"context"
	"errors"
	"strings"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// sessionAttributes are those that a request or a command may have.
var sessionAttributes = []string{"user", "pwd", "domain", "auth", "impersonate", "lang", "xml:lang"}

// session is who asks, and in which language.
type session struct {
	login    login.Login // whose rights count
	named    string      // whose password it is
	language string      // "" if none is asked for
}

// newSession finds out who asks, by the attributes of the command, or else those of the
// request.
func (s *Server) newSession(ctx context.Context, request, command *element) (session, *problem) {
	get := func(name string) (string, bool) {
		if value, ok := command.get(name); ok {
			return value, true
		}
		return request.get(name)
	}
	named, p := s.logIn(ctx, get)
	if p != nil {
		return session{}, p
	}
	made := session{login: named, named: named.User}
	if list, ok := get("impersonate"); ok {
		if !named.Master {
			return session{}, failed(codeLogin, "impersonate: the user is not the master user")
		}
		var err error
		made.login, err = s.logins.Impersonated(list)
		switch {
		case errors.Is(err, login.ErrNoList):
			return session{}, syntax("impersonate: %v", err)
		case err != nil:
			return session{}, failed(codeLogin, "impersonate: %v", err)
		}
	}
	for _, name := range []string{"xml:lang", "lang"} {
		if text, ok := get(name); ok {
			if made.language, ok = parseLanguage(text); !ok {
				return session{}, syntax("%s: no such language", name)
			}
		}
	}
	return made, nil
}

// logIn is the login whose credentials these are.
func (s *Server) logIn(ctx context.Context, get func(string) (string, bool)) (login.Login, *problem) {
	refused := failed(codeLogin, "login failed")
	if text, ok := get("auth"); ok {
		if one, ok := s.logins.Redeem(text); ok {
			return one, nil
		}
		return login.Login{}, refused
	}
	user, hasUser := get("user")
	password, _ := get("pwd")
	domain, hasDomain := get("domain")
	one, ok := login.Login{}, false
	switch {
	case s.options.Credentials == "token":
		return login.Login{}, failed(codeTokensOnly, "login encryption is forced: use auth")
	case hasUser && hasDomain && domain != "":
		one, ok = s.logins.Login(user)
		ok = ok && !one.Disabled && s.isSame(account.From(ctx), one)
	case hasUser:
		one, ok = s.logins.Check(user, password)
	case s.options.Default != "":
		one, ok = s.logins.Login(s.options.Default)
		ok = ok && !one.Disabled
	}
	if !ok {
		return login.Login{}, refused
	}
	return one, nil
}

// isSame says whether an account of the web server is that of a login's rep.
func (s *Server) isSame(a *account.Account, one login.Login) bool {
	if a == nil || a.Address == "" {
		return false
	}
	reps, same := s.db.Table(database.Rep), false
	s.db.View(func() {
		for _, r := range reps.Lookup(reps.Known(database.RepID), one.Rep) {
			same = same || strings.EqualFold(reps.Known(database.Email).Value(r), a.Address)
		}
	})
	return same
}
