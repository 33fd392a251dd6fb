package control

import (
	"net/http"
	"time"

	"contactsync/providers/sandbox/fault"
)

// faultState is what goes wrong, to read and to change.
type faultState struct {
	Shares  map[string]float64 `json:"shares"`
	Once    map[string]int     `json:"once"`
	Latency string             `json:"latency"`
	Fired   map[string]int     `json:"fired,omitempty"` // not to change
}

// faults says what goes wrong, and how often it went.
func (h handler) faults(*http.Request) (any, error) {
	f := h.server.Faults()
	return faultState{
		Shares: named(f.Shares()), Once: named(f.Pending()), Latency: f.Delay().String(), Fired: named(f.Counts()),
	}, nil
}

// named has names as the keys.
func named[V any](byKind map[fault.Kind]V) map[string]V {
	byName := map[string]V{}
	for k, v := range byKind {
		byName[string(k)] = v
	}
	return byName
}

// setFaults changes what goes wrong; what is not named stays. All is changed, or
// nothing.
func (h handler) setFaults(r *http.Request) (any, error) {
	var given faultState
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	f := h.server.Faults()
	var changes []func()
	for name, share := range given.Shares {
		kinds, err := kindsOf(name)
		if err != nil {
			return nil, err
		}
		if share < 0 || share > 1 {
			return nil, badRequest("fault %s: a share is 0 to 1", name)
		}
		changes = append(changes, func() {
			for _, k := range kinds {
				f.Set(k, share)
			}
		})
	}
	for name, n := range given.Once {
		kinds, err := kindsOf(name)
		if err != nil {
			return nil, err
		}
		changes = append(changes, func() {
			for _, k := range kinds {
				f.Once(k, n)
			}
		})
	}
	if given.Latency != "" {
		delay, err := time.ParseDuration(given.Latency)
		if err != nil || delay < 0 {
			return nil, badRequest(`latency: want a duration, such as "50ms"`)
		}
		changes = append(changes, func() { f.SetDelay(delay) })
	}
	for _, change := range changes {
		change()
	}
	return h.faults(r)
}

// kindsOf are the kinds that a name stands for.
func kindsOf(name string) ([]fault.Kind, error) {
	if name == "all" {
		return fault.Kinds(), nil
	}
	k, err := fault.ParseKind(name)
	if err != nil {
		return nil, badRequest("%w", err)
	}
	return []fault.Kind{k}, nil
}

// requests says what the clients did.
func (h handler) requests(*http.Request) (any, error) {
	violations := h.server.Violations()
	if violations == nil {
		violations = []string{}
	}
	operations := h.server.Requests()
	if operations == nil {
		operations = map[string]int{}
	}
	return map[string]any{"operations": operations, "most_in_flight": h.server.MostInFlight(), "violations": violations}, nil
}

// forget begins to count anew.
func (h handler) forget(*http.Request) (any, error) {
	h.server.Forget()
	return nil, nil
}

// unlock unlocks an account.
func (h handler) unlock(r *http.Request) (any, error) {
	var given struct {
		User string `json:"user"`
	}
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	h.server.Unlock(given.User)
	return nil, nil
}
