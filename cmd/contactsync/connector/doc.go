// Package connector carries the settings of Aurea's CRM.connector SE for
// Exchange over into a configuration of contactsync.
//
// The connector's settings lie in files on two servers: forms.xml and
// SyncML_mm2gw.xslt with CRM.interface, FieldMapping.xml and
// CollectedMailboxes.xml with the connector itself. Read takes what it finds of
// them in one directory, and Settings.Files writes the configuration.
//
// Of these files Aurea documents the following; the rest is not known:
//
//   - CollectedMailboxes.xml: a root Mailboxes with elements Mailbox, whose attribute
//     Smtp is an address. If the file is there, only these mailboxes take part.
//   - FieldMapping.xml: elements FieldFullName, FieldFullId, FieldExtId and FieldExtName,
//     each a property in Exchange with a MapFieldID. How this number is bound to a field of the
//     CRM is not documented, nor are all symbols for types and property sets.
//   - forms.xml: elements form with a type, in them table with a tablename, in them field
//     with a fieldname: what CRM.interface gives out. The type of contacts is not documented;
//     that of appointments is vevent.
//   - SyncML_mm2gw.xslt: an XSLT style sheet that makes elements out of these fields.
//
// So the files tell which fields and which properties were added, but not which
// field fills which property. That is not guessed: it becomes a comment at its
// place in the configuration, with what to write there, and a Note. The same
// holds for whatever else is not understood.
//
// The files are hostile text. Nothing of them gets into the configuration
// but as an escaped text in quotes, in a comment of one line, or as a name of letters,
// digits and "_".
package connector
