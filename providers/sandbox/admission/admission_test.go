package admission_test

import (
	"testing"
	"time"

	"contactsync/providers/sandbox/admission"
)

func TestEnter(t *testing.T) {
	var g admission.Gate
	first, second := g.Enter("a", 2), g.Enter("a", 2)
	if first == nil || second == nil || g.Enter("a", 2) != nil {
		t.Fatal("there are not two places")
	}
	if g.Enter("b", 1) == nil {
		t.Error("others have no place")
	}
	first()
	if g.Enter("a", 2) == nil {
		t.Error("the place was not given back")
	}
}

func TestHold(t *testing.T) {
	var g admission.Gate
	start := time.Unix(1700000000, 0)
	g.Hold("a", start, 10*time.Second)
	g.Hold("a", start.Add(time.Second), 5*time.Second) // is over before the other
	for _, test := range []struct {
		who   string
		after time.Duration
		want  time.Duration
	}{
		{"b", 2 * time.Second, 0},
		{"a", 0, 0}, // within the grace
		{"a", time.Second, 9 * time.Second},
		{"a", 9 * time.Second, time.Second},
		{"a", 10 * time.Second, 0},
		{"a", 0, 0}, // it was forgotten
	} {
		if got := g.Left(test.who, start.Add(test.after), time.Second); got != test.want {
			t.Errorf("%s after %s: %s, want %s", test.who, test.after, got, test.want)
		}
	}
}
