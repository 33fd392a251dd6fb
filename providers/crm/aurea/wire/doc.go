// Package wire is the documents of CRM.interface: it writes requests and reads
// replies as they stream. It is pure: it sends nothing and decides nothing.
//
// A request is a root element request with the session's attributes and one query
// element for each query. A reply is a root element response with one element query
// for each of them, in which each row of the first table is an element with the
// attributes tableshort and id, its fields are elements without them, and rows
// of the other tables stand within it or follow it; both are read.
//
// An attribute of our own, the echo, is sent with the request, with each query and with
// each field that is named by its number: CRM.interface gives attributes that it
// does not know back with what it answers. A reply that gives back another value is not
// the one to the request.
//
// Texts may hold anything. What XML cannot carry is left out of requests and of replies,
// and invalid UTF-8 becomes U+FFFD.
package wire
