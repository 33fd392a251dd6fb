// Package observe gathers what the planner needs: it reads a source into a
// snapshot, and a mailbox, incrementally, into the planner's input.
//
// Of a mailbox it fetches what changed since the cursors, joins that with what
// the state remembers, compares digests with those of the slots, and only then
// fetches the values of the contacts that differ.
package observe
