// Package run plans a whole configuration: it reads the sources, plans every
// mailbox, several at a time, and then asks the guards, which look at all of
// them.
//
// The mailboxes' plans go to a spool in the order of their identities, so that
// memory holds the snapshots of the CRM and the mailboxes in flight, and the
// same data gives the same plan to the byte.
package run
