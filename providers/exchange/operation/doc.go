// Package operation brings operations on a mailbox of Exchange to their results, by
// whatever protocol. It checks them, groups what is done alike, sends it in rounds, and
// holds the one rule that all writing obeys: what may have been done is looked up before
// it is sent again. It knows no requests and no answers: these belong to the protocol.
package operation
