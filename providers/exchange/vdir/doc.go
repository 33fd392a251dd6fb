// Package vdir keeps mailboxes as directories of vCard files, one contact a
// file: the vdir layout that khard and vdirsyncer read. It is a Target for a
// first run, for tests, and for those whose address book is a directory.
//
// # Layout
//
//	<path>/                               the setting path of the provider
//	  ada@example.com/                    a mailbox, and its main contacts folder
//	    Grace.vcf                         a contact of the user's own
//	    contactsync-<op>.vcf              a managed contact
//	    CRM/                              a folder below the main one
//	      .contactsync                    the mark of a folder that we made
//	      displayname                     its name, if the directory's name does not say it
//	      contactsync-<op>.vcf
//	    .deleted/                         where deleted contacts and folders go
//	    .recoverable/                     where recoverably deleted contacts go
//
// A mailbox is found by its e-mail address: the directory of that very name,
// else the one that differs in upper and lower case alone. Two such are an
// error. It is never made.
//
// Folders nest as deep as directories do. The id of a folder is its path below
// the mailbox with slashes, "." for the main contacts folder; the id of an item
// is the path of its file. What a file name cannot hold is percent-escaped in
// the names of the directories that we make; longer names are cut and made
// unique. The file displayname, of the vdir format, has the full name then, and
// gives a folder another name wherever it lies.
//
// Passed over are: names that begin with a dot, symbolic links, empty files,
// and files that do not end in ".vcf". Of these only the last count when it is
// asked whether a folder is empty. A directory or file that cannot be read
// fails its mailbox.
//
// # Marks
//
// A contact carries its mark in two lines, X-CONTACTSYNC-KEY and
// X-CONTACTSYNC-MARK. A file with a key and a mark that cannot be read is
// listed as such. A file that is no vCard, holds several, has a key that is
// none, or is larger than 16 MB is named in a warning and counts as the user's
// own.
//
// A contact of the user's own that is adopted keeps its file and all lines that
// are not managed. Cards of groups are none (KIND:group).
//
// A file's change key is a digest of its bytes, and its time of creation the
// time of its last change: no system tells the other reliably, and a copy made
// by a user may be older by that than what it was copied from.
//
// # Properties
//
// Each well-known property has a line of vCard 4.0 (RFC 6350):
//
//	display_name                  FN
//	surname, given_name,
//	middle_name, title, suffix    N, in this order
//	nickname                      NICKNAME
//	company_name, department      ORG, in this order
//	job_title                     TITLE
//	profession                    ROLE
//	email1, email2, email3        EMAIL with PREF=1, 2, 3
//	business_phone                TEL;TYPE=work,voice
//	business_phone2               TEL;TYPE=work,voice
//	business_fax                  TEL;TYPE=work,fax
//	home_phone                    TEL;TYPE=home,voice
//	home_phone2                   TEL;TYPE=home,voice
//	home_fax                      TEL;TYPE=home,fax
//	mobile_phone                  TEL;TYPE=cell
//	other_phone                   TEL;TYPE=voice
//	primary_phone                 TEL;TYPE=voice
//	other_fax                     TEL;TYPE=fax
//	pager                         TEL;TYPE=pager
//	car_phone                     TEL;TYPE=car
//	isdn                          TEL;TYPE=isdn
//	tty_tdd_phone                 TEL;TYPE=textphone
//	assistant_phone               TEL;TYPE=x-assistant
//	callback_phone                TEL;TYPE=x-callback
//	company_main_phone            TEL;TYPE=work,x-company
//	radio_phone                   TEL;TYPE=x-radio
//	telex                         TEL;TYPE=x-telex
//	business_address              ADR;TYPE=work
//	home_address                  ADR;TYPE=home
//	other_address                 ADR
//	business_home_page            URL;TYPE=work
//	im_address                    IMPP
//	birthday                      BDAY
//	anniversary                   ANNIVERSARY
//	spouse_name                   RELATED;TYPE=spouse;VALUE=text
//	categories                    CATEGORIES
//	notes                         NOTE
//	photo                         PHOTO, as a data URI
//
// and those that vCard has no place for a line X-CONTACTSYNC-<NAME>, such as
// X-CONTACTSYNC-FILE-AS for file_as and X-CONTACTSYNC-EMAIL1-NAME for
// email1_name.
//
// Where several properties share the name of a line, the parameter
// X-CONTACTSYNC-PROPERTY says which one a line is. Lines without it, of other
// programs, are taken by TYPE, PREF and order; lines beyond what we have
// properties for are nobody's and stay. A card must have FN: without a display
// name it has one made up from the other properties, with the parameter
// X-CONTACTSYNC-DERIVED, that is not read back.
//
// Files are edited line by line. Whatever is not edited stays as it is, byte
// for byte, in files of the versions 2.1 and 3.0 too, and an edited line keeps
// its group and the parameters that still hold.
//
// # Writing
//
// A file is written under a hidden temporary name, made durable and renamed, so
// that no other program sees half of it. A renaming never replaces a file but
// the one that is updated, and only if its bytes are still those that were
// planned on; what another program writes between this last look and the
// renaming is lost. New files have the rights of their folder, and its owner
// where the system allows. What a write leaves that was cut short is passed
// over and removed an hour later.
//
// A folder that is renamed keeps its directory, so that all ids stay: its new name
// goes into the file displayname.
//
// # Observing
//
// The cursor of a folder is the listing of its files: name, size, inode and
// times. Files that are as they were are not opened. A file that was written
// less than two seconds before it was listed is read again the next time, since
// a second write may have left the same times.
package vdir
