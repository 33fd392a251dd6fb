package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// topics are texts about what concerns several commands.
//
//go:embed topics/*.txt
var topics embed.FS

func helpCommand() command {
	c := command{
		name:    "help",
		summary: "Show the help of a command, or a topic",
		usage:   "[COMMAND | TOPIC]",
		help: `Shows the help of a command, or the text of a topic. Without an argument it
lists the commands.

Examples:

  contactsync help plan
  contactsync help configuration

` + paragraph("Topics: "+strings.Join(topicNames(), ", ")+"."),
	}
	c.run = func(ctx context.Context, e *env, args []string) int { return runHelp(ctx, e, c, args) }
	return c
}

func runHelp(ctx context.Context, e *env, c command, args []string) int {
	set := e.flags(c)
	if code, done := e.parse(c, set, args); done {
		return code
	}
	if set.NArg() == 0 {
		e.overview(e.stdout)
		return exitDone
	}
	name, rest := set.Arg(0), set.Args()[1:]
	for _, other := range commands() {
		if other.name != name {
			continue
		}
		// Only a command of a command may come between its name and -help, or
		// help would run what it is asked about.
		if name == "state" && len(rest) > 0 {
			return other.run(ctx, e, []string{rest[0], "-help"})
		}
		return other.run(ctx, e, []string{"-help"})
	}
	if !slices.Contains(topicNames(), name) {
		return e.fail(fmt.Errorf("there is no command and no topic %q%s", name, didYouMean(name)))
	}
	text, err := topicText(name)
	if err != nil {
		return e.fail(err)
	}
	fmt.Fprint(e.stdout, text)
	return exitDone
}

// topicText is the text of a topic. It fails if there is no such topic.
func topicText(name string) (string, error) {
	switch name {
	case propertiesTopic:
		return propertiesText(), nil
	case configurationTopic:
		return configurationText()
	}
	text, err := topics.ReadFile("topics/" + name + ".txt")
	return string(text), err
}

// topicNames are the names of the topics, sorted.
func topicNames() []string {
	paths, err := fs.Glob(topics, "topics/*.txt")
	if err != nil {
		return nil
	}
	for i, path := range paths {
		paths[i] = strings.TrimSuffix(strings.TrimPrefix(path, "topics/"), ".txt")
	}
	paths = append(paths, propertiesTopic)
	slices.Sort(paths)
	return paths
}
