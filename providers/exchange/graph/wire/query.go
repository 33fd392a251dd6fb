package wire

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/addressbook"
)

// Query is the query of a request, by the names of the options.
type Query map[string]string

// String is the query with its question mark, "" if it is empty.
func (q Query) String() string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(q)) {
		// A plus sign is a blank to some servers and itself to others.
		pairs = append(pairs, name+"="+strings.ReplaceAll(url.QueryEscape(q[name]), "+", "%20"))
	}
	if pairs == nil {
		return ""
	}
	return "?" + strings.Join(pairs, "&")
}

// identity are the members that say which contact it is, and nothing about the person.
const identity = "id,changeKey,parentFolderId,createdDateTime"

// Identity asks for contacts' ids, versions, folders and marks, and for no values.
func Identity() Query {
	return Query{"$select": identity, "$expand": expand([]string{keyID, markerID}, nil)}
}

// Listing is Identity for a page of a folder's contacts of a size, those with one key only
// if keyed is not "": the text of the mark.
func Listing(size int, keyed string) Query {
	q := Identity()
	q["$top"] = strconv.Itoa(size)
	if keyed != "" {
		q["$filter"] = "singleValueExtendedProperties/Any(ep: ep/id eq " + literal(keyID) + " and ep/value eq " + literal(keyed) + ")"
	}
	return q
}

// Values asks for what Contact has to know of an item for a shape, beside what
// Identity asks for.
func Values(shape addressbook.Shape) Query {
	members := []string{identity}
	singles, lists := []string{keyID, markerID}, []string{}
	for _, name := range shape {
		f, _ := lookUp(name)
		switch {
		case f == nil:
		case f.kind == kindPhoto:
			singles = append(singles, hasPictureID)
		case f.kind == kindExtended:
			singles = append(singles, f.id)
		case f.kind == kindExtendedList:
			lists = append(lists, f.id)
		case !slices.Contains(members, f.member):
			members = append(members, f.member)
		}
	}
	return Query{"$select": strings.Join(members, ","), "$expand": expand(singles, lists)}
}

// ValuesListing is Values for a page of a folder's contacts of a size.
func ValuesListing(size int, shape addressbook.Shape) Query {
	q := Values(shape)
	q["$top"] = strconv.Itoa(size)
	return q
}

// Marked is the query for a page of a folder's contacts of a size, of those alone that carry
// a key: each has the sign in it that follows the owner.
func (q Query) Marked(size int) Query {
	page := maps.Clone(q)
	page["$top"] = strconv.Itoa(size)
	page["$filter"] = "singleValueExtendedProperties/Any(ep: ep/id eq " + literal(keyID) + " and contains(ep/value, '|'))"
	return page
}

// Before asks for what Patch has to know of an item for a shape, beside what
// Identity asks for: what is written as a whole although a part of it is meant.
func Before(shape addressbook.Shape) Query {
	var needed []string
	for _, name := range shape {
		f, _ := lookUp(name)
		if f == nil {
			continue
		}
		switch {
		case f.kind == kindSlot || f.kind == kindEmail || f.kind == kindPart, f.member == categories:
			needed = append(needed, name)
		case slices.Contains(nameMembers, f.member):
			needed = append(needed, "display_name", "file_as")
		}
	}
	return Values(addressbook.NewShape(needed...))
}

// Folders asks for a page of folders with their marks.
func Folders(size int) Query {
	return Query{
		"$select": "id,displayName,parentFolderId", "$top": strconv.Itoa(size),
		"$expand": expand([]string{folderID}, nil),
	}
}

// Folder is Folders for one folder.
func Folder() Query {
	q := Folders(1)
	delete(q, "$top")
	return q
}
