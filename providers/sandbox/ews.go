package sandbox

import (
	"fmt"
	"net/http"

	"contactsync/providers/sandbox/ews"
)

// Limits are those of the server; a field that is zero is that of Exchange.
type Limits = ews.Limits

// newEWS makes the EWS front end. It fails if there is no such version.
func (s *Server) newEWS() (http.Handler, error) {
	version, err := parseVersion(s.options.Version)
	if err != nil {
		return nil, err
	}
	return &ews.Server{
		Store: s.store, Faults: s.faults, Now: s.options.Now, Limits: s.options.Limits, Version: version,
		Violations: func(text string) { s.observed.violation("%s", text) },
	}, nil
}

// parseVersion is what the server says it is.
func parseVersion(text string) (ews.ServerVersion, error) {
	switch text {
	case "15.2":
		return ews.ExchangeSE(), nil
	case "15.20":
		return ews.ExchangeOnline(), nil
	}
	return ews.ServerVersion{}, fmt.Errorf("there is no version %q; there are 15.2 (Exchange 2019 and Subscription Edition) and 15.20 (Exchange Online)", text)
}
