// Package graph is the front end of the sandbox that speaks Microsoft Graph v1.0
// as far as contacts go: contact folders, contacts, their photos and extended
// properties, delta queries and JSON batches, over the mailboxes of a store.
//
// It is as strict as the service, and stricter where the service is vague: what
// its OpenAPI description does not have is refused, never ignored. Failures are
// HTTP statuses with an OData error; a batch has one for each of its requests.
//
// Who calls stands in the context of a request; package sandbox has the tokens.
package graph
