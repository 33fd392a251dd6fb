// Package mailbox is the store behind the sandbox: mailboxes as Exchange keeps
// them, in memory or in one SQLite file too.
//
// A mailbox is a tree of folders with items, and both are bags of MAPI
// properties. What a protocol calls a field is a view of them that a front end
// makes; the store knows properties only, and those few whose meaning it needs.
//
// Every change of a mailbox has a number, its seq, from which everything else
// that has to be new comes: the key of what is made, the change key, the place in
// the sync log. The same operations on a store of the same seed and clock give
// the same ids.
package mailbox
