package pace

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Group runs functions at the same time, as sync.WaitGroup does. If one of them panics, so does Wait, in
// the goroutine of who waits: there it can be reported without what Go prints of it, which may be the value
// of a contact. The zero Group is ready to be used.
type Group struct {
	group sync.WaitGroup
	first atomic.Pointer[Panic]
}

// Go runs a function.
func (g *Group) Go(f func()) {
	g.group.Go(func() {
		defer func() {
			if p := Caught(recover()); p != nil {
				g.first.CompareAndSwap(nil, p)
			}
		}()
		f()
	})
}

// Wait waits until all functions have returned. It panics with the *Panic of the first one that did.
func (g *Group) Wait() {
	g.group.Wait()
	if p := g.first.Load(); p != nil {
		panic(p)
	}
}

// Panic is a panic on its way to another goroutine.
type Panic struct {
	// Value is what it was called with. It may be the value of a contact, or say one.
	Value any

	// Stack is the stack as Go prints it; it may say values, too. Callers are the functions on it, the
	// innermost first.
	Stack   []byte
	Callers []runtime.Frame
}

// maxCallers is how many functions of a stack are kept.
const maxCallers = 64

// Caught is the panic that recover gave a value of, nil if that is nil. It is to be called by the
// deferred function itself, while the stack is still there. A *Panic stays what it is.
func Caught(value any) *Panic {
	if value == nil {
		return nil
	}
	if p, ok := value.(*Panic); ok {
		return p
	}
	counters := make([]uintptr, maxCallers)
	frames := runtime.CallersFrames(counters[:runtime.Callers(2, counters)])
	p := &Panic{Value: value, Stack: debug.Stack()}
	for {
		frame, more := frames.Next()
		switch frame.Function {
		case "runtime.gopanic": // what is before it is what recovers
			p.Callers = nil
		default:
			p.Callers = append(p.Callers, frame)
		}
		if !more {
			return p
		}
	}
}
