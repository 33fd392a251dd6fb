package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
)

func versionCommand() command {
	c := command{
		name:    "version",
		summary: "Show the version",
		help:    "Shows the version of contactsync and, on the next line, that of Go and the\nplatform that it was built for.",
	}
	c.run = func(_ context.Context, e *env, args []string) int {
		set := e.flags(c)
		if code, done := e.parse(c, set, args); done {
			return code
		}
		// Tags begin with a v, and a version that is set from one does too.
		fmt.Fprintf(e.stdout, "contactsync v%s\n", strings.TrimPrefix(version, "v"))
		fmt.Fprintf(e.stdout, "%s on %s/%s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return exitDone
	}
	return c
}
