package mailbox

import "strings"

// The values of FileAsMapping ([MS-OXOCNTC] 2.2.1.1.12), by the names that EWS
// has for them.
const (
	FileAsNone                  int32 = -1 // somebody typed it
	FileAsEmpty                 int32 = 0
	FileAsDisplayName           int32 = 0x3001
	FileAsFirstName             int32 = 0x3A06
	FileAsLastName              int32 = 0x3A11
	FileAsCompany               int32 = 0x3A16
	FileAsLastCommaFirst        int32 = 0x8017
	FileAsCompanyLastCommaFirst int32 = 0x8018
	FileAsLastCommaFirstCompany int32 = 0x8019
	FileAsLastFirst             int32 = 0x8030
	FileAsLastSpaceFirst        int32 = 0x8031
	FileAsCompanyLastFirst      int32 = 0x8032
	FileAsCompanyLastSpaceFirst int32 = 0x8033
	FileAsLastFirstCompany      int32 = 0x8034
	FileAsLastSpaceFirstCompany int32 = 0x8035
	FileAsLastFirstSuffix       int32 = 0x8036
	FileAsFirstSpaceLast        int32 = 0x8037
	FileAsLastFirstMiddleSuffix int32 = 0x8038
)

// derive fills DisplayName, Subject and FileAs of a new contact, and keeps a
// derived FileAs in step with the names later. DisplayName and Subject of an old
// contact stay as they are: Exchange does not promise more.
func derive(w *writing) {
	if !contact(w.after) {
		return
	}
	if w.before != nil {
		refile(w)
		return
	}
	if w.after[DisplayName] == nil {
		w.set(DisplayName, fullName(w.after))
	}
	if w.after[Subject] == nil {
		w.set(Subject, w.after.text(DisplayName))
	}
	if w.after[FileAs] != nil {
		return
	}
	if w.after[FileAsMapping] == nil {
		w.after[FileAsMapping] = FileAsLastCommaFirst
	}
	w.set(FileAs, fileAs(w.after))
}

// refile derives FileAs anew if it was derived and its parts changed, or if the
// client chose another way to derive it.
func refile(w *writing) {
	if _, wrote := w.wrote[FileAs]; wrote || w.after[FileAsMapping] == nil {
		return
	}
	was, is := fileAs(w.before), fileAs(w.after)
	_, chose := w.wrote[FileAsMapping]
	derived := w.before[FileAs] != nil && w.before.text(FileAs) == was && was != is
	if is != "" && (chose || derived) {
		w.after[FileAs] = is
	}
}

// FullName is the name that a contact is shown by when nobody gave it one.
func FullName(contact Bag) string { return fullName(contact) }

// fullName is the name as one says it; of a contact without names its company,
// or its first e-mail address.
func fullName(b Bag) string {
	name := join(" ", b.text(GivenName), b.text(MiddleName), b.text(Surname), b.text(Generation))
	return first(name, b.text(CompanyName), b.text(EmailGroups()[0].Address))
}

// fileAs is what a contact is filed as, by its FileAsMapping. If the parts that
// it names are absent, it is the company or the whole name. It is "" if nothing is
// to be derived.
func fileAs(b Bag) string {
	last, suffix, company := b.text(Surname), b.text(Generation), b.text(CompanyName)
	given := join(" ", b.text(GivenName), b.text(MiddleName))
	const line = "\r\n"
	mapping, _ := b[FileAsMapping].(int32)
	var s string
	switch mapping {
	case FileAsNone, FileAsEmpty:
		return ""
	case FileAsDisplayName:
		s = b.text(DisplayName)
	case FileAsFirstName:
		s = b.text(GivenName)
	case FileAsLastName:
		s = last
	case FileAsCompany:
		s = company
	case FileAsCompanyLastCommaFirst:
		s = join(line, company, join(", ", last, given))
	case FileAsLastCommaFirstCompany:
		s = join(line, join(", ", last, given), company)
	case FileAsLastFirst:
		s = last + given
	case FileAsLastSpaceFirst:
		s = join(" ", last, given)
	case FileAsCompanyLastFirst:
		s = join(line, company, last+given)
	case FileAsCompanyLastSpaceFirst:
		s = join(line, company, join(" ", last, given))
	case FileAsLastFirstCompany:
		s = join(line, last+given, company)
	case FileAsLastSpaceFirstCompany:
		s = join(line, join(" ", last, given), company)
	case FileAsLastFirstSuffix:
		s = join(" ", last+given, suffix)
	case FileAsFirstSpaceLast:
		s = join(" ", given, last, suffix)
	case FileAsLastFirstMiddleSuffix:
		s = last + b.text(GivenName) + b.text(MiddleName) + suffix
	default:
		s = join(", ", last, given)
	}
	return first(s, company, b.text(DisplayName), fullName(b))
}

// join joins the texts that are not empty.
func join(separator string, texts ...string) string {
	var present []string
	for _, s := range texts {
		if s != "" {
			present = append(present, s)
		}
	}
	return strings.Join(present, separator)
}

// first is the first text that is not empty.
func first(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
