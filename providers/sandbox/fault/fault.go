// Package fault decides what goes wrong, and when, so that it goes wrong at the
// same places whenever the seed is the same.
package fault

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"sync"
	"time"
)

// Slow is by how much the fault Latency holds a request back.
const Slow = 250 * time.Millisecond

// Faults are what goes wrong. A nil *Faults is a server without faults. The
// methods may be called by several goroutines.
type Faults struct {
	seed int64

	mu     sync.Mutex
	shares map[Kind]float64
	rolls  map[Kind]uint64
	once   map[Kind]int
	counts map[Kind]int
	delay  time.Duration
}

// New makes faults that strike the given share of the rolls, 0 to 1, of each
// kind. Shares beyond these are taken for the nearest one.
func New(seed int64, shares map[Kind]float64) *Faults {
	f := &Faults{seed: seed, shares: map[Kind]float64{}, rolls: map[Kind]uint64{}, once: map[Kind]int{}, counts: map[Kind]int{}}
	for k, share := range shares {
		f.Set(k, share)
	}
	return f
}

// Roll says whether a fault strikes now. The n-th roll of a kind is decided by
// the seed, the kind and n alone, whatever other kinds are rolled in between.
func (f *Faults) Roll(k Kind) bool {
	if f == nil {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.rolls[k]
	f.rolls[k]++
	strikes := chance(f.seed, k, n) < f.shares[k]
	if f.once[k] > 0 {
		f.once[k]--
		strikes = true
	}
	if strikes {
		f.counts[k]++
	}
	return strikes
}

// chance is the n-th number of a kind, evenly distributed over [0, 1).
func chance(seed int64, k Kind, n uint64) float64 {
	input := binary.BigEndian.AppendUint64(nil, uint64(seed))
	input = binary.BigEndian.AppendUint64(input, n)
	sum := sha256.Sum256(append(input, k...))
	const bits = 53 // those of a float64's fraction
	return float64(binary.BigEndian.Uint64(sum[:])>>(64-bits)) / (1 << bits)
}

// Set has a fault strike a share of the rolls from now on, 0 to 1.
func (f *Faults) Set(k Kind, share float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shares[k] = min(max(share, 0), 1)
}

// Once has a fault strike each of the next n rolls, whatever its share is. What
// was left of an earlier call is forgotten.
func (f *Faults) Once(k Kind, n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.once[k] = max(n, 0)
}

// Shares are the shares in force; kinds that never strike are left out.
func (f *Faults) Shares() map[Kind]float64 {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	shares := maps.Clone(f.shares)
	maps.DeleteFunc(shares, func(_ Kind, share float64) bool { return share == 0 })
	return shares
}

// Pending says how many of the next rolls of each kind strike because of Once.
func (f *Faults) Pending() map[Kind]int {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	pending := maps.Clone(f.once)
	maps.DeleteFunc(pending, func(_ Kind, n int) bool { return n == 0 })
	return pending
}

// Counts say how often each kind has struck.
func (f *Faults) Counts() map[Kind]int {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.counts)
}

// Delay is the latency in force: how long each request is held back.
func (f *Faults) Delay() time.Duration {
	if f == nil {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.delay
}

// SetDelay has each request held back for so long from now on.
func (f *Faults) SetDelay(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delay = max(d, 0)
}
