// Package wire translates between the vocabulary of package addressbook and what
// goes over the wire to Microsoft Graph: the JSON of the v1.0 resources contact
// and contactFolder, extended properties, and $batch. It does no I/O and keeps
// nothing.
//
// Whatever a server sends is read with bounds. What is no answer of Microsoft
// Graph is an ErrNotGraph, and a value of another type than the service
// documents counts as absent.
package wire
