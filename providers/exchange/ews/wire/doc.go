// Package wire is the documents of Exchange Web Services: it writes requests
// and reads answers, and knows what Exchange makes of the values of contacts.
// It is pure: it sends nothing and decides nothing.
//
// A request is a whole SOAP 1.1 envelope in UTF-8, valid against the schema of
// Exchange 2013 SP1, which all later servers take. The lists that a request is
// made of are not empty: the schema knows no empty request. Texts may hold
// anything; what XML cannot carry is left out.
//
// An answer is read as it streams, by namespace, whatever its prefixes are; what is not
// known in it is skipped. Each list of an answer is in the order of the
// request.
package wire
