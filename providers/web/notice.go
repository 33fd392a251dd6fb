package web

import (
	"crypto/x509"
	"fmt"
	"sync"
	"time"
)

// notices tell the administrator what will go wrong, each once.
type notices struct {
	warn func(string)
	now  func() time.Time

	mu       sync.Mutex
	told     map[string]bool
	expiries map[string]time.Time
}

func newNotices(o Options) *notices {
	n := &notices{warn: o.Warn, now: o.Now, told: map[string]bool{}, expiries: map[string]time.Time{}}
	if n.warn == nil {
		n.warn = func(string) {}
	}
	if n.now == nil {
		n.now = time.Now
	}
	return n
}

// expiry keeps when a certificate expires, under the name of its setting, and tells
// of one that does within 30 days, or did so.
func (n *notices) expiry(setting, what string, certificate *x509.Certificate) {
	const early = 30 * 24 * time.Hour
	if certificate == nil {
		return
	}
	n.mu.Lock()
	n.expiries[setting] = certificate.NotAfter
	n.mu.Unlock()
	left := certificate.NotAfter.Sub(n.now())
	if left > early {
		return
	}
	day := certificate.NotAfter.UTC().Format(time.DateOnly)
	if left <= 0 {
		n.once(fmt.Sprintf("%s expired on %s: replace it", what, day))
		return
	}
	n.once(fmt.Sprintf("%s expires on %s, in %d days: replace it before", what, day, int(left/(24*time.Hour))))
}

func (n *notices) once(text string) {
	n.mu.Lock()
	told := n.told[text]
	n.told[text] = true
	n.mu.Unlock()
	if !told {
		n.warn(text)
	}
}
