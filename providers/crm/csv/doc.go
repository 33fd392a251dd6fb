// Package csv is a Source over a directory of CSV files: for a first run
// without a CRM, for tests, and for a CRM that is reached by nightly exports.
//
// # Files
//
//	persons.csv       id, company, RepID, SalesGroup and any further fields
//	companies.csv     id, RepID, SalesGroup and any further fields
//	reps.csv          id, email, and if wanted: enabled, user_settings, further fields
//	favorites.csv     rep, kind, record
//	sales_groups.csv  group, rep
//
// Columns are found by name, in whatever order they stand. Names are compared
// exactly, spaces around them apart. All columns of a file, "id" among them,
// are the fields of its records under the names in the header: the column
// "E-mail1" of persons.csv is person["E-mail1"]. A CSV file has no numbers of
// fields: person[3] is the column that is named "3", wherever it stands.
//
//   - id is the stable record id: at most 150 characters, none of them a
//     control character, not used twice in the file, ignoring case.
//   - RepID has the id of the rep in reps.csv whom the record is assigned to.
//   - SalesGroup has the id of the record's sales group. The column has to be
//     there only if the directory has a sales_groups.csv.
//   - company has the id of the person's company in companies.csv. The column
//     has to be there only if the directory has a companies.csv.
//   - email finds the rep's mailbox.
//   - enabled says whether the CRM flags the rep for the connector: 1, true or
//     yes; 0, false, no or nothing. Without the column all reps are flagged.
//   - user_settings is the XML document of the rep's own settings.
//   - rep, kind and record are a favorite: the rep with that id marked the
//     person or company (kind is "person" or "company") with that id.
//   - group and rep are a membership: the rep with that id belongs to the
//     sales group with that id.
//
// Which fields name the rep, the sales group and the company can be set in the
// provider's block; see [Spec]. Spaces around ids, e-mail addresses, kinds and
// flags are no part of them; all other values are taken as they are.
//
// persons.csv and reps.csv have to be there. The others are needed only by
// configurations that ask for what is in them. A file with a header and no
// rows is a table without records.
//
// # Photos
//
// A column that photo_field names has the path of a picture (JPEG, PNG or GIF), relative to the
// directory and below it, or an address that begins with https:// on a host that the block photo
// names; spaces around it are no part of it. Nothing in it means that there is no photo. A mapping
// takes such a column as it is, photo = person.Photo; any other expression gives base64.
//
// A file is read with each read of its table: it is another photo if what is in it is something else,
// whatever its time says. An address is another photo if it is another address, what follows
// a # in it included, which is not sent: give it a date or a version when the picture changes and
// the address does not. What cannot be had, is too large or is no picture leaves the photo of the
// contact as it is, and the plan says so.
//
// # Format
//
// The format is RFC 4180, in UTF-8 with or without a byte order mark. Lines
// end in LF or CRLF, empty ones are skipped, and a CRLF within a quoted field
// is read as LF. Fields are separated by commas or semicolons, whichever the
// header has, or by the delimiter that the block sets.
//
// # Failures
//
// What cannot be read in full is an error that names the file and the line,
// never a shorter list: a row with too many or too few fields, a quote that is
// missing or misplaced, a column that is missing, text that is not UTF-8, zero
// bytes, a file that changes while it is read. So is a favorite or membership
// with an empty or unknown part. A record that is complete and cannot be used
// (its id is missing, too long or there twice) is handed out with its Problem.
//
// No error contains anything of the files but the names of the columns that
// this page names or the block sets.
package csv
