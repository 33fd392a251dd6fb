// Package html shows a plan as one HTML file that needs nothing else: no network, no
// server, no other file. Whoever opens it sees first what a reviewer asks first, the
// totals, the guards and the counts, which are readable without JavaScript too; below
// stands a table of all changes that can be filtered, sorted and opened row by row.
//
// The changes are written as they come, in blocks of JSON that the page's script reads
// one after the other, so that neither writing nor opening a long plan takes more memory
// than it must: what is kept while writing are counts, a bounded number of remarks, and
// the texts that many rows have in common.
//
// A block is an object; what a row refers to by number is in its block or in an earlier
// one:
//
//	places    where contacts are: sync, mailbox, and the beginning of their addresses
//	reasons   sets of causes, with the origin if the plan was compared with a baseline, and the
//	          sentence that they make
//	details   what will be different: properties, remarks
//	rows      [place, action, reason, guard, key, detail] for each change; an action is
//	          its place in the table of actions, a guard its place among those that
//	          tripped, counted from 1, 0 if none blocks it; an address that is not place,
//	          key and `"]` in a row is a list with the whole of it in the place of the
//	          key, a detail that no other row has stands there itself
//
// Every text that somebody else wrote goes through package redact and is then escaped for
// where it stands. The page's policy allows the one style and the one script that are
// part of it, by their hashes, and nothing else.
package html
