package sandbox

import (
	"fmt"
	"strings"
	"sync"
)

// Home is where a mailbox is: what answers for it.
type Home string

// The homes.
const (
	HomeBoth       Home = "both"        // EWS and Graph
	HomeOnPremises Home = "on_premises" // EWS; Graph says that it is not enabled
	HomeCloud      Home = "cloud"       // Graph; EWS says that there is none
)

// homes are the mailboxes that are not in the cloud. Those that are not on
// premises the store knows, as moved away.
type homes struct {
	mu      sync.RWMutex
	outside map[string]bool // by the address in lower case
}

// inCloud says whether Graph answers for a mailbox.
func (h *homes) inCloud(address string) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return !h.outside[strings.ToLower(address)]
}

func (h *homes) set(address string, home Home) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.outside == nil {
		h.outside = map[string]bool{}
	}
	h.outside[strings.ToLower(address)] = home == HomeOnPremises
}

// Move moves a mailbox to another home; what is in it stays. It fails if there is
// no such mailbox, or no such home.
func (s *Server) Move(address string, home Home) error {
	switch home {
	case HomeBoth, HomeOnPremises, HomeCloud:
	default:
		return fmt.Errorf("mailbox %s: there is no home %q; there are %s, %s and %s", address, home, HomeBoth, HomeOnPremises, HomeCloud)
	}
	if err := s.store.SetMovedAway(address, home == HomeCloud); err != nil {
		return err
	}
	s.homes.set(address, home)
	return nil
}

// Home is where a mailbox is.
func (s *Server) Home(address string) Home {
	box, err := s.store.Wherever(address)
	switch {
	case err == nil && box.MovedAway():
		return HomeCloud
	case !s.homes.inCloud(address):
		return HomeOnPremises
	}
	return HomeBoth
}

// settle moves the mailboxes of the options to their homes.
func (s *Server) settle() error {
	for home, addresses := range map[Home][]string{HomeOnPremises: s.options.OnPremises, HomeCloud: s.options.InCloud} {
		for _, address := range addresses {
			if err := s.Move(address, home); err != nil {
				return err
			}
		}
	}
	return nil
}
