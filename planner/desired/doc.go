// Package desired says what should be in the mailboxes: it applies the policy
// of a configuration to the records of the CRM. It is pure: the records were
// read before, and nothing here asks anybody for anything.
//
// A World is made once per run. It selects the mailboxes that take part, and
// gives for each of them the slots, sorted by key. A record is mapped once per
// mapping and target, however many mailboxes it goes to, unless the mapping
// names the rep.
package desired
