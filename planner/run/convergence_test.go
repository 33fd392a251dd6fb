package run_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"contactsync/state"
	"contactsync/state/sqlite"
)

// seeds is how many worlds are made to converge.
const seeds = 200

func memoryState() state.Store { return newMemoryStore() }

// TestConvergence has many small worlds converge.
func TestConvergence(t *testing.T) {
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			s := newSimulation(t, seeded(seed), memoryState)
			if err := s.play(); err != nil {
				t.Errorf("%v\n%s", err, strings.Join(s.trace, "\n"))
			}
		})
	}
}

// TestConvergenceOnDisk has a few of them remember in files.
func TestConvergenceOnDisk(t *testing.T) {
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			onDisk := func() state.Store {
				store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "state.db"), sqlite.Options{Mode: sqlite.ReadWrite, Owners: []string{"acme"}})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = store.Close() })
				return store
			}
			s := newSimulation(t, seeded(seed), onDisk)
			if err := s.play(); err != nil {
				t.Errorf("%v\n%s", err, strings.Join(s.trace, "\n"))
			}
		})
	}
}

// FuzzConvergence looks for a world that does not converge.
func FuzzConvergence(f *testing.F) {
	f.Add(seeded(0))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newSimulation(t, data, memoryState)
		if err := s.play(); err != nil {
			t.Errorf("%v\n%s", err, strings.Join(s.trace, "\n"))
		}
	})
}
