package fault_test

import (
	"math"
	"reflect"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/fault"
)

// rolls are the first n rolls of a kind.
func rolls(f *fault.Faults, k fault.Kind, n int) []bool {
	var rolled []bool
	for range n {
		rolled = append(rolled, f.Roll(k))
	}
	return rolled
}

func TestRollDependsOnSeedKindAndNumberAlone(t *testing.T) {
	shares := map[fault.Kind]float64{fault.CutAfter: 0.3, fault.ServerBusy: 0.3}
	want := rolls(fault.New(7, shares), fault.CutAfter, 200)
	mixed := fault.New(7, shares)
	var got []bool
	for i := range 200 {
		rolls(mixed, fault.ServerBusy, i%3)
		got = append(got, mixed.Roll(fault.CutAfter))
	}
	if !reflect.DeepEqual(got, want) {
		t.Error("other kinds that are rolled in between change what strikes")
	}
	if reflect.DeepEqual(rolls(fault.New(8, shares), fault.CutAfter, 200), want) {
		t.Error("another seed gives the same faults")
	}
	if reflect.DeepEqual(rolls(fault.New(7, shares), fault.ServerBusy, 200), want) {
		t.Error("another kind has the same faults")
	}
}

func TestShareIsKept(t *testing.T) {
	const n = 20000
	f := fault.New(1, map[fault.Kind]float64{fault.Truncated: 0.05})
	rolls(f, fault.Truncated, n)
	if got := float64(f.Counts()[fault.Truncated]) / n; math.Abs(got-0.05) > 0.005 {
		t.Errorf("%.2f%% of the rolls struck, want 5%%", 100*got)
	}
}

func TestTheSameFaultsUnderConcurrency(t *testing.T) {
	const n = 3000
	count := func() int {
		f := fault.New(3, map[fault.Kind]float64{fault.Latency: 0.2})
		var running sync.WaitGroup
		for range 6 {
			running.Go(func() { rolls(f, fault.Latency, n/6) })
		}
		running.Wait()
		return f.Counts()[fault.Latency]
	}
	alone := fault.New(3, map[fault.Kind]float64{fault.Latency: 0.2})
	rolls(alone, fault.Latency, n)
	if got, want := count(), alone.Counts()[fault.Latency]; got != want {
		t.Errorf("%d of %d rolls struck, want %d as without concurrency", got, n, want)
	}
}

func TestOnceStrikesTheNextRolls(t *testing.T) {
	f := fault.New(1, nil)
	f.Once(fault.CutBefore, 2)
	if got := f.Pending(); !reflect.DeepEqual(got, map[fault.Kind]int{fault.CutBefore: 2}) {
		t.Errorf("pending %v", got)
	}
	if got, want := rolls(f, fault.CutBefore, 3), []bool{true, true, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("rolls %v, want %v", got, want)
	}
	if got := f.Counts()[fault.CutBefore]; got != 2 {
		t.Errorf("counted %d, want 2", got)
	}
}

func TestSharesBeyondTheirBounds(t *testing.T) {
	f := fault.New(1, map[fault.Kind]float64{fault.Quota: 7, fault.Latency: -1})
	if got, want := f.Shares(), (map[fault.Kind]float64{fault.Quota: 1}); !reflect.DeepEqual(got, want) {
		t.Errorf("shares %v, want %v", got, want)
	}
	f.SetDelay(-time.Second)
	if f.Delay() != 0 {
		t.Errorf("delay %v", f.Delay())
	}
}

func TestNoFaults(t *testing.T) {
	var f *fault.Faults
	if f.Roll(fault.CutBefore) || f.Delay() != 0 || f.Counts() != nil || f.Shares() != nil || f.Pending() != nil {
		t.Error("nil has faults")
	}
}

func TestParseKind(t *testing.T) {
	for _, k := range fault.Kinds() {
		if got, err := fault.ParseKind(string(k)); got != k || err != nil {
			t.Errorf("ParseKind(%q): %q, %v", k, got, err)
		}
	}
	if _, err := fault.ParseKind("nonsense"); err == nil {
		t.Error("there is a kind nonsense")
	}
}
