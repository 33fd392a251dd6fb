// Package aurea is a Source over Aurea CRM (update.CRM), which is read by the query
// documents of CRM.interface. It writes nothing. Package wire has the documents.
//
// # Requests
//
// Documents go by POST, each with its login: sessions are not documented. A login has one
// request at a time, since the CRM refuses a second one as "already active"; an impersonated
// request counts for the login that it runs as. Other logins' requests run beside it, up to
// concurrency; that is 1 where the CRM takes them all for the master user's. A request that had no whole answer may still run in the CRM: its login is left
// alone for busy_wait before it is sent again, and that at most twice. A login that
// another program keeps active is waited for, up to busy_limit. A refused login ends
// the run, so that it is not locked; one of an impersonated rep is an ErrDenied of this rep.
//
// # Completeness
//
// CRM.interface cuts a reply at maxrecords without a word, and does not page. So each query
// asks for one row more than page_size, and a reply that has as many is thrown away and read
// again in parts: by station numbers and by ranges of serial numbers, the two halves of a
// record's key, down to single keys, whatever order rows come in. A table can be cut by the
// values of a field first (partition); that needs the operator "=" alone if the rest is "none".
//
// A limit that an installation has of its own cuts replies as silently. Therefore each reply is
// followed by a request for what is before its first and after its last key (cross_check). If there is
// something the reply was cut; it is asked for again, and if it is cut again the number of its rows
// is taken as the limit and the read goes on in smaller parts. A reply whose missing rows all
// lie between its own is not found out that way; count_attribute, if the installation has one, finds it.
//
// A reply that is malformed, cut, not XML, to another request, or that has an error anywhere or an
// answer too few is an error of the read. A page is handed out when all of it was read.
//
// # What is not documented
//
// Aurea documents the frame of requests and replies, the attributes of tables, the cursor
// flags, conditions joined by "and" with "=" and a trailing "*", and a few names. What
// the following settings are about is only known from clients of others, is inferred, or is not
// known at all. Their defaults are the best guess there is, and an error names the
// setting to correct:
//
//   - The operators < <= > >= <> are inferred from the query language of the CRM. Ranges of keys,
//     cross_check, incremental and the rest of a partition need them.
//   - station_field, serial_field, date_field and time_field were seen in clients. That a stamp is a day and
//     a time in the CRM's own time zone, and that conditions take them as 20061231 and 15:04, is inferred.
//   - count_attribute: no count is known.
//   - number_attribute: that there are field, fid and fnr is documented, their meaning is not.
//   - busy_texts and login_texts: errors have no documented codes or texts but "User is already
//     active". Texts are compared ignoring case, and never shown: they may name people. At
//     debug level they are logged.
//   - fields: of the defaults, the name of Tel1 is not known.
//   - rep_field RepID was seen in clients. That the reps' table has the same number in RepID (id_field)
//     is a guess. enabled_field and settings_field have no known names, and no default: without
//     the first every rep is flagged, with a warning; without the second no rep has settings.
//   - The whole block favorite: that the table FV has favorites, with a generic link numbered -1, was
//     seen in a client; its fields were not.
//   - The whole block sales_group. By group_field, a row says that a rep belongs to a group, which records
//     name in sales_group_field. Without it each row belongs to a record by its link, and means the
//     rep for this record; a row of a company means the company's persons too.
//   - link_type: what a link calls a table is taken to be its short id, or its name.
//   - deleted_field has no known name. lookup_flags 32 does not check rights, and 16384 finds records that
//     are marked as deleted: both are documented, and off.
//   - company_link_id: the usual relation leads from a person to the company.
//   - Attributes locked and null of a field are taken as their names say. A field that is missing and one that
//     is empty mean the same.
//   - The id of a record is taken to be its station number in the upper and its serial number in the
//     lower 32 bits, as in clients. A reply that contradicts this is an error.
//
// # Values
//
// Values are texts as CRM.interface gives them, in language. Those of date_fields become 2006-01-02.
// The parts of telephone numbers are fields as any others, of the person or of the company, for
// the mapping to compose. A locked field that decides who gets a record makes a problem of the record.
//
// # Photos
//
// A field that photo_field names has the address of a photo: https, on a host that the block photo
// names. It is fetched without credentials when a contact is to get it, and is another photo if the
// address, or what the record has in photo_version_field, is another one. CRM.interface is not asked
// for photos.
//
// # Incremental reads
//
// With the block incremental the first read of the persons, and of the companies, is in full, and a
// Source keeps its records, in memory alone. Until full_every has passed, a later read asks for the
// ids of what was changed since, then for these records by their ids, and hands out all records
// with the new ones in place; one that is asked for and not found is gone. The reps, the
// favorites and the sales groups are read in full each time, and so is all that is read with the rights of
// a rep. A Source that serves one run gains nothing by it.
//
// The time that changes are asked from is the latest stamp that any record was seen with, less
// the time that the read took, less overlap. So it is of the CRM's own clock, and nobody has to
// know its time zone. A stamp that is more than a day ahead of our own clock is not believed. The overlap is
// for transactions that end late, for clocks that differ, and for the hour that comes twice in
// autumn. That the record with the latest stamp is found again each time shows that
// stamps say what changed; where it is not found, the table is read in full.
//
// A table is read in full also if other fields are needed than before, and if so much changed that
// this takes fewer requests. After an error the records stay as they were kept, and the next
// read asks again from the same time.
//
// Stamps are a hint. Until the next read in full nobody notices that a record was deleted or that the login
// may not read it any more, that a change left the stamp alone, as one of the
// company of a person, of the half of a person that belongs to all its companies, or of a field
// without time stamp does, or that one came from a station with a stamp of long ago.
package aurea
