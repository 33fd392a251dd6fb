package main

import (
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                              "0s",
		10 * time.Second:               "10s",
		10 * time.Minute:               "10m",
		70 * time.Second:               "1m10s",
		720 * time.Hour:                "720h",
		90 * time.Minute:               "1h30m",
		time.Hour + 10*time.Minute:     "1h10m",
		10*time.Hour + 20*time.Second:  "10h0m20s",
		1500 * time.Millisecond:        "1.5s",
		20*time.Hour + 100*time.Minute: "21h40m",
	} {
		if got := span(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}
