package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"contactsync/providers/addressbook"
)

// propertiesTopic is the name of the topic that lists the properties.
const propertiesTopic = "properties"

// propertiesText is the topic about the properties: the table that the
// language, the providers and the redaction read.
func propertiesText() string {
	var text strings.Builder
	text.WriteString(`Properties: what a mapping can write

On the left in a mapping: surname = person.LastName. Those with a dot are parts:
business_address { city = company.City }. Any other property is mapped by its
MAPI name or its tag; "contactsync help configuration" says how.

A date is written "1970-12-31", binary is base64, strings are a list of texts.

The class says who may see a value. A public one is shown always, all others
only with -show-sensitive: internal is about a company, personal about a person,
secret what a person would not tell a stranger.

`)
	table := tabwriter.NewWriter(&text, 0, 0, 1, ' ', 0)
	fmt.Fprint(table, "NAME\tTYPE\tCLASS\tMAPI\n")
	var words []string
	for _, p := range addressbook.WellKnown() {
		kind := string(p.Type)
		if p.Date {
			kind = "date"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", p.Name, kind, p.Class, cmp.Or(p.MAPI, "-"))
		if len(p.OneOf) > 0 {
			words = append(words, fmt.Sprintf("%s is one of: %s.", p.Name, strings.Join(p.OneOf, ", ")))
		}
	}
	_ = table.Flush() // into memory, which does not fail
	for _, sentence := range words {
		text.WriteString("\n" + sentence + "\n")
	}
	text.WriteString("\nSee also: contactsync help configuration\n")
	return text.String()
}
