package pace_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"contactsync/providers/pace"
)

func TestGroup(t *testing.T) {
	var group pace.Group
	var sum atomic.Int64
	for i := range 10 {
		group.Go(func() { sum.Add(int64(i)) })
	}
	group.Wait()
	if sum.Load() != 45 {
		t.Errorf("got %d, want 45", sum.Load())
	}
}

// caught is what a function panics with.
func caught(f func()) (p *pace.Panic) {
	defer func() { p = pace.Caught(recover()) }()
	f()
	return nil
}

func stumble() { panic(errors.New("stumbled")) }

func TestGroupHandsAPanicOn(t *testing.T) {
	done := atomic.Bool{}
	p := caught(func() {
		var outer pace.Group
		outer.Go(func() {
			var inner pace.Group
			inner.Go(stumble)
			inner.Wait()
		})
		outer.Go(func() { done.Store(true) })
		outer.Wait()
	})
	if p == nil || p.Value.(error).Error() != "stumbled" || !done.Load() {
		t.Fatalf("got %v, the other one is done: %t", p, done.Load())
	}
	where := ""
	for _, caller := range p.Callers {
		where += caller.Function + "\n"
	}
	if !strings.Contains(where, "pace_test.stumble\n") || !strings.Contains(string(p.Stack), "stumble") {
		t.Errorf("the functions are\n%s", where)
	}
	if p := caught(func() {}); p != nil {
		t.Errorf("got %v of nothing", p.Value)
	}
}
