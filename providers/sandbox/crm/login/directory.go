// Package login knows who may log in to the simulated CRM, and what they see
// there.
package login

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"contactsync/providers/sandbox/crm/database"
)

// MasterUser is the login that may run requests as another one.
const MasterUser = "SYNC"

// tokenLife is how long a token can be used.
const tokenLife = time.Minute

// Login is somebody who may log in.
type Login struct {
	User     string `json:"user"` // at most eight letters and digits
	Password string `json:"password"`
	Rep      string `json:"rep,omitempty"` // number of the rep who it is
	Master   bool   `json:"master,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
	Rights   Rights `json:"rights,omitempty"`
}

// Directory has all who may log in. It is used by several goroutines.
type Directory struct {
	db  *database.Database
	now func() time.Time

	mu     sync.Mutex
	list   []Login        // in the order in which they were made
	places map[string]int // in the list, by name in capitals
	issued int

	suffixes map[string]int // the last one that a name got
	tokens   map[string]token
}

// token is what logs somebody in once.
type token struct {
	user    string
	expires time.Time
}

// New makes a login for each rep with an e-mail address, called after it,
// and the master.
func New(db *database.Database, now func() time.Time, password func(user string) string) *Directory {
	l := &Directory{db: db, now: now, places: map[string]int{}, suffixes: map[string]int{}, tokens: map[string]token{}}
	l.add(Login{User: MasterUser, Password: password(MasterUser), Master: true})
	reps := db.Table(database.Rep)
	db.View(func() {
		for _, r := range reps.Records() {
			email, number := reps.Known(database.Email).Value(r), reps.Known(database.RepID).Value(r)
			if email != "" {
				user := l.free(email)
				l.add(Login{User: user, Password: password(user), Rep: number})
			}
		}
	})
	return l
}

// longest is how long the name of a login may be.
const longest = 8

// free is a name for the owner of an address that no login has.
func (l *Directory) free(email string) string {
	local, _, _ := strings.Cut(email, "@")
	name := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToUpper(r)
		}
		return -1
	}, local)
	if name == "" {
		name = "REP"
	}
	name = name[:min(len(name), longest)]
	for user := name; ; {
		if _, taken := l.find(user); !taken {
			return user
		}
		l.suffixes[name] = max(l.suffixes[name], 1) + 1
		suffix := strconv.Itoa(l.suffixes[name])
		user = name[:min(len(name), longest-len(suffix))] + suffix
	}
}

// find is the login with a name, whatever its case.
func (l *Directory) find(user string) (Login, bool) {
	i, ok := l.places[strings.ToUpper(user)]
	if !ok {
		return Login{}, false
	}
	return l.list[i], true
}

// add makes a login, or changes the one with that name.
func (l *Directory) add(one Login) {
	key := strings.ToUpper(one.User)
	if i, ok := l.places[key]; ok {
		l.list[i] = one
		return
	}
	l.places[key] = len(l.list)
	l.list = append(l.list, one)
}

// All are all logins, in the order in which they were made.
func (l *Directory) All() []Login {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}

// Login is the one with a name; ok is false if there is none.
func (l *Directory) Login(user string) (one Login, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.find(user)
}

// Put makes a login, or changes the one with that name. It fails if the name or
// the rights are none.
func (l *Directory) Put(one Login) error {
	if one.User == "" || len(one.User) > longest || strings.ContainsFunc(one.User, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return fmt.Errorf("the name of a login is one to %d letters and digits", longest)
	}
	if err := one.Rights.check(l.db); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.add(one)
	return nil
}

// Token makes a token for the attribute auth, which logs a user in once, within a
// minute.
func (l *Directory) Token(user string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, ok := l.find(user)
	if !ok {
		return "", fmt.Errorf("login %q: %w", user, database.ErrNotFound)
	}
	l.issued++
	// The password is no part of it, so that a log of replies tells nothing.
	text := fmt.Sprintf("T7-%s-%d-%d", one.User, l.issued, l.now().UnixNano())
	l.tokens[text] = token{one.User, l.now().Add(tokenLife)}
	return text, nil
}

// Redeem is the login of a token, which is worth nothing afterwards.
func (l *Directory) Redeem(text string) (Login, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, ok := l.tokens[text]
	delete(l.tokens, text)
	if !ok || !l.now().Before(t.expires) {
		return Login{}, false
	}
	one, ok := l.find(t.user)
	return one, ok && !one.Disabled
}

// Check is the login with a name and a password.
func (l *Directory) Check(user, password string) (Login, bool) {
	one, ok := l.Login(user)
	right := subtle.ConstantTimeCompare([]byte(one.Password), []byte(password)) == 1
	return one, ok && right && !one.Disabled
}

// Why nobody can be impersonated.
var (
	ErrNoList = errors.New("want user=, rep= or email=, with ; between them")
	ErrNobody = errors.New("no such user could be logged in")
)

// Impersonated is the first login, of those that a list such as
// "email=a@x;user=B" means, that may log in. The error is ErrNoList or ErrNobody.
func (l *Directory) Impersonated(list string) (Login, error) {
	for pair := range strings.SplitSeq(list, ";") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		name, value, ok := strings.Cut(pair, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		var field string
		switch {
		case ok && name == "user":
			if one, found := l.Login(value); found && !one.Disabled {
				return one, nil
			}
			continue
		case ok && name == "rep":
			field = database.RepName
		case ok && name == "email":
			field = database.Email
		default:
			return Login{}, ErrNoList
		}
		if one, found := l.ofRep(field, value); found {
			return one, nil
		}
	}
	return Login{}, ErrNobody
}

// ofRep is the first login of a rep with a value in a field that may log in.
func (l *Directory) ofRep(field, value string) (one Login, found bool) {
	reps := l.db.Table(database.Rep)
	var numbers []string
	l.db.View(func() {
		f := reps.Known(field)
		among := reps.Records()
		if f.Indexed() {
			among = reps.Lookup(f, value)
		}
		for _, r := range among {
			if !r.Deleted && value != "" && strings.EqualFold(f.Value(r), value) {
				numbers = append(numbers, reps.Known(database.RepID).Value(r))
			}
		}
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.list {
		if slices.Contains(numbers, one.Rep) && !one.Disabled {
			return one, true
		}
	}
	return Login{}, false
}
