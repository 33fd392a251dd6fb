// Package explain says why a contact is in a mailbox, or is not, and what the next
// plan does about it. It decides nothing: it is given what the selection, the
// mapping and the planner found, a Case, and puts that into words and values.
//
// A Case becomes a Document, which is printed as JSON as it is, or as text. Every
// value in a Document is presentable: it went through a Redactor.
package explain
