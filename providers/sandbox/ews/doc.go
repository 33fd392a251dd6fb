// Package ews is the front end of the sandbox that speaks Exchange Web
// Services: SOAP 1.1 documents in, SOAP 1.1 documents out, over the mailboxes
// of a store.
//
// What goes wrong is told at one of three levels, as Exchange does it. HTTP
// statuses are for requests that are no EWS documents, or too large. A SOAP
// fault with status 500 is for a request that is refused as a whole: it breaks
// the schema, its caller may not act for whom it names, the server is busy. All
// else is told for each thing that was asked for, in a response message of its
// own with class Success, Warning or Error; one failure does not undo the
// others.
//
// Operations and their codes follow the reference of the EWS SOAP operations
// that Microsoft publishes in office-developer-exchange-docs.
package ews
