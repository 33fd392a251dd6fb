package main

import (
	"os"
	"testing"
	"time"
)

// TestStormOverGraph is TestStorm over Microsoft Graph, which cannot move contacts, and
// which says what changed late, twice, or not at all. A round of it takes most of a minute,
// since the shortest time that Graph has clients stay away is a second.
func TestStormOverGraph(t *testing.T) {
	if os.Getenv(stormVariable) == "" {
		t.Skipf("takes minutes: set %s=1m", stormVariable)
	}
	stormOver(t, graphFrontEnd, 2*time.Second)
}
