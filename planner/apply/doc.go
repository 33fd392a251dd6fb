// Package apply executes a plan.
//
// What holds at every instant: an item of ours carries the op under which the
// state had an intent before the call that made it; an old half is deleted only after
// its replacement was made, recorded and seen once more; no transaction
// is open across a call. Killed anywhere, the next run finds what happened by
// the marks and heals it.
//
// The mailboxes are independent of each other. Within a mailbox the changes
// are made in phases, one after the other, and a phase in batches, some of them
// at a time: an intent for each change durable first, then the call, then what came of
// each.
package apply
