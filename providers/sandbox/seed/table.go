package seed

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// columns are the headings of a file of contacts, beside mailbox and folder.
var columns = map[string]mailbox.Property{
	"prefix": prefix, "given_name": givenName, "middle_name": middleName, "surname": surname,
	"display_name": displayName, "nickname": nickname, "company": company, "job_title": jobTitle, "department": department,
	"email1": emailAddress(0), "email2": emailAddress(1), "email3": emailAddress(2),
	"business_phone": businessPhone, "home_phone": homePhone, "mobile_phone": mobilePhone,
	"street": businessAddress.street, "city": businessAddress.city, "postal_code": businessAddress.postalCode, "country": businessAddress.country,
	"notes": body,
}

// readFile reads a CSV file of contacts. Its column "mailbox" has the address of
// the mailbox that a contact is in; without that column each of the first n
// mailboxes that Invent names has all contacts. The column "folder" has the names
// of folders below Contacts, with "/" between them.
func readFile(file string, n int) ([]Mailbox, error) {
	rows, err := readTable(file)
	if err != nil {
		return nil, err
	}
	boxes, folders := []Mailbox{}, map[string]map[string][]Item{}
	add := func(address, folder string, item Item) {
		if folders[address] == nil {
			folders[address] = map[string][]Item{}
			boxes = append(boxes, Mailbox{Address: address})
		}
		folders[address][folder] = append(folders[address][folder], item)
	}
	own := slices.Contains(rows[0], "mailbox")
	for i, row := range rows[1:] {
		address, folder, item, err := readRow(rows[0], row)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s: %w", file, err)
		case own && !strings.Contains(address, "@"):
			return nil, fmt.Errorf("%s: record %d: mailbox is no e-mail address", file, i+1)
		case own:
			add(address, folder, item)
			continue
		}
		for _, box := range Invent(0, n) {
			add(box.Address, folder, item)
		}
	}
	for i, box := range boxes {
		for _, folder := range slices.Sorted(maps.Keys(folders[box.Address])) {
			made := Folder{Items: folders[box.Address][folder]}
			if folder != "" {
				made.Path = strings.Split(folder, "/")
			}
			boxes[i].Folders = append(boxes[i].Folders, made)
		}
	}
	return boxes, nil
}

// readRow makes a contact out of a record.
func readRow(headings, row []string) (address, folder string, item Item, err error) {
	item.Props = mailbox.Bag{itemClass: contactClass}
	for i, heading := range headings {
		text := strings.TrimSpace(row[i])
		switch p, known := columns[heading]; {
		case heading == "mailbox":
			address = text
		case heading == "folder":
			folder = strings.Trim(text, "/")
		case known:
			put(item.Props, p, text)
		default:
			return "", "", Item{}, fmt.Errorf("there is no column %q; there are mailbox, folder, %s",
				heading, strings.Join(slices.Sorted(maps.Keys(columns)), ", "))
		}
	}
	if item.Props[displayName] == nil {
		given, _ := item.Props[givenName].(string)
		family, _ := item.Props[surname].(string)
		name := strings.TrimSpace(given + " " + family)
		if name == "" {
			name, _ = item.Props[company].(string)
		}
		put(item.Props, displayName, name)
	}
	return address, folder, item, nil
}
