// Package crm is a simulated CRM.interface: an endpoint that takes a document with
// queries by POST, as it is or in the form field "xml", and answers with one
// document, on top of package database.
//
// What Aurea documents, or what has been seen of a real system, is fixed. What is
// not known is a switch of [Options], and says so.
//
// # Documents
//
// A request element has commands, which are run one by one; each is answered by an
// element of its name. The only command that reads is query; nop does nothing; the
// others that there are in a real system are refused. Attributes of the request and of commands
// that mean nothing are given back, as are those of field and fields elements, at
// the field and at the record. A failure is an element return with type="error" in
// the answer to the command; what it says and its codes are invented. What is no
// XML is answered with 500 and a page, as any application in IIS does.
//
// # Logins
//
// A login runs one request at a time; another one is told "User is already
// active", also if the client that asked went away in the meantime: the request
// runs to its end. The master login may run requests as another one, with
// impersonate="email=…" and others. Rights decide which records and fields a
// login sees: a field that it may not see is there, empty, and locked.
package crm
