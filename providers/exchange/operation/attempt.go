package operation

import "context"

// Attempt is how a single task is tried until it is settled.
type Attempt struct {
	// Try sends the task once. Its error is for a task that it did not settle.
	Try func() error

	// Judge says of such an error whether the task may be done nevertheless, and
	// whether it should be tried again.
	Judge func(error) (isDoubtful, again bool)

	// Look settles the task if it is done. Its error is for not being able to know.
	Look func() error
}

// Settle tries until the task is settled. After a try of which it is not known what came
// of it, and all later ones, it looks.
func (a Attempt) Settle(ctx context.Context, t *Task, p Pauses) {
	for pause := p.First; ; pause = p.Longer(pause) {
		t.sends++
		if t.Cause = a.Try(); t.IsSettled() {
			return
		}
		isDoubtful, again := a.Judge(t.Cause)
		t.isDoubtful = t.isDoubtful || isDoubtful
		if t.isDoubtful {
			if err := a.Look(); err != nil {
				t.giveUp()
				return
			}
			if t.IsSettled() {
				return
			}
		}
		if !again || t.isSpent() || p.Pause(ctx, pause) != nil {
			t.Fail(Sure(t.Cause))
			return
		}
	}
}
