// Package property shows the MAPI properties of an item or a folder as the
// fields of Exchange Web Services, and takes what is written to a field back
// into properties.
//
// Most fields are a view of one property, so that a value written by a field is
// read by its tag and the other way round. E-mail entries, bodies and addresses are views of
// a group. Some fields are calculated: those cannot be written, and
// cannot stand in a restriction or a sort order.
//
// Tags, ids and types are those of [MS-OXPROPS] and [MS-OXOCNTC], fields and
// their order those of the EWS schema. Requests come in as nodes that package
// schema has validated; what the schema does not say is checked here, and
// answered with a Problem.
package property
