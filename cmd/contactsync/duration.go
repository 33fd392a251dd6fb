package main

import (
	"strings"
	"time"
)

// span is a duration as people write it: "720h" rather than "720h0m0s".
func span(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return text
}
