// Package database is the relational store behind a simulated CRM: records with
// ids of two halves, in tables that are linked with each other.
//
// # Tables
//
//	id  XML name    what it has
//	FI  Company     companies
//	KP  Person      persons in companies
//	ID  RepUser     reps
//	FV  as its id   a record of a person or company that a rep marked
//	SG  SalesGroup  a rep who is a member of a sales group
//
// The ids and names of FI, KP and ID are those of Aurea CRM. FV has its id; what
// the real table, which is called FV here too, and its fields are called is not
// known. Neither is anything of sales groups but that they have reps, nor the name
// of the flag Connector of reps. The parts of telephone numbers have invented names
// as well. All names can be changed; see [Options].
//
// # Records
//
// The id of a record is StatNo<<32 | SeqNo: the station that made it and its
// number there. A record is never changed: a change puts another in its place.
// That way somebody who reads needs the lock for lookups only; see [Database.View].
package database
