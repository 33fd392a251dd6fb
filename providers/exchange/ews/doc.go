// Package ews keeps contacts in the mailboxes of an Exchange Server, 2013 SP1 to
// Subscription Edition, by Exchange Web Services. It is a providers.Target.
//
// # What is looked at
//
// A mailbox is the one of an SMTP address, opened by impersonating its owner or
// as a delegate with full access. In it, the folders for contacts are those of
// the class IPF.Contact itself below the mailbox's root, which are not hidden and
// not in Deleted Items; and in these, items that carry a mark. Listings ask for
// marks and versions alone. Values are fetched by ids: of marked items, and of the
// contacts without a mark that Unmarked finds, in the properties that it is asked for.
// What was deleted is looked at by Purge alone.
//
// A mailbox is read by the server's sync states, which the cursors hold; one
// that the server refuses has everything read anew. That costs one request for
// the folders and one for each of them, and more only where something changed.
//
// # How it is written
//
// Operations go out in batches, several at once. Each element of a batch has
// its own outcome. Where it is not known whether something was done, because
// the connection broke, the answer came too late or could not be read, it is
// looked up before it is repeated: what was created by its key and op, what was
// updated, moved or deleted by its id and version. A batch that took too long
// is halved.
//
// Updates name the version that they write on and are refused on another one.
// For moves and deletions the server checks none, so that it is looked at right
// before.
//
// # Errors
//
// The response codes and what they mean stand in one table, rules. What the
// server says in words is never passed on: it may name people. Whether and when
// a request is repeated is decided by the errors and done by package pace.
package ews
