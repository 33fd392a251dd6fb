package main

import (
	"strings"
	"testing"
)

func TestUnifiedDiff(t *testing.T) {
	const ten = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
	for _, c := range []struct{ name, before, after, want string }{
		{"none", ten, ten, ""},
		{"the first line", ten, "x" + ten[1:], "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n"},
		{"in the middle", ten, strings.Replace(ten, "6\n", "", 1), "@@ -3,7 +3,6 @@\n 3\n 4\n 5\n-6\n 7\n 8\n 9\n"},
		{"close together", ten, "x" + strings.Replace(ten[1:], "8\n", "", 1), "@@ -1,10 +1,9 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n 9\n 10\n"},
		{"far apart", ten, "x" + strings.Replace(ten[1:], "9\n", "", 1), "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,5 +6,4 @@\n 6\n 7\n 8\n-9\n 10\n"},
		{"to nothing", "1\n", "", "@@ -1,1 +0,0 @@\n-1\n"},
		{"from nothing", "", "1\n", "@@ -0,0 +1,1 @@\n+1\n"},
		{"no newline", "1", "1\n", "@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want != "" {
				want = "--- f\n+++ f\n" + want
			}
			if got := unifiedDiff("f", c.before, c.after); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
