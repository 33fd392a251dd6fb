package config

import (
	"regexp"

	"github.com/hashicorp/hcl/v2"

	"contactsync/providers/addressbook"
)

// Test is a block of a *.test.hcl file: an example that says what the configuration is to
// make of it. One of Mapping and Sync is set.
type Test struct {
	// Name is the block's label: no two tests of a directory have the same.
	Name string

	// Range is where the label stands.
	Range hcl.Range

	// Config is the configuration with the variables of the test. What depends on a
	// variable without a value is not in it.
	Config *Config

	Mapping *MappingTest
	Sync    *SyncTest
}

// MappingTest maps one record that the test gives.
type MappingTest struct {
	Mapping *Mapping

	// Person, Company and Rep are the fields of the records by name, nil for a
	// record that the test does not give.
	Person, Company, Rep map[string]string

	Contact ExpectedContact

	// Fails, if not nil, says that the mapping must fail, with an error that it matches.
	Fails *regexp.Regexp

	// Skipped says that the record must give no contact, since that would have no name.
	Skipped bool
}

// SyncTest works out what one mailbox gets from a CRM that lies in files.
type SyncTest struct {
	Sync *Sync

	// CRM is the directory of the CSV files; one that is not absolute is relative to the
	// directory of the configuration.
	CRM string

	// Mailbox is a rep id or an e-mail address.
	Mailbox string

	// Keys are the keys of the contacts that there must be, sorted; nil if the test
	// says nothing of them.
	Keys []addressbook.Key

	// Folder is the path, below the main contacts folder, that the contacts must go to:
	// empty for that folder itself, nil if the test says nothing of it.
	Folder []string

	// Key is that of the one contact that Contact is about, "" for none.
	Key     addressbook.Key
	Contact ExpectedContact

	// Skipped says that the mailbox must take no part.
	Skipped bool
}

// ExpectedContact is what a test says of a contact.
type ExpectedContact struct {
	// Properties are sorted by name. An absent value means that the contact must not
	// have the property.
	Properties []ExpectedProperty

	// Only says that the contact must have no others.
	Only bool
}

// ExpectedProperty is the value that a property must have.
type ExpectedProperty struct {
	// Called is the name that the test has for the property, Name the one that
	// contacts have for it.
	Called string
	Name   string

	Value addressbook.Value
}
