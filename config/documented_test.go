package config

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
)

// TestDocumented compares the schemas with the topic configuration of the
// program's help: each block has a section there, and in it each setting is at
// the beginning of a line.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "cmd", "contactsync", "topics", "configuration.txt"))
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string]string{}
	heading := regexp.MustCompile(`(?m)^([a-z]+) .*\{ \}`)
	places := heading.FindAllSubmatchIndex(text, -1)
	for i, place := range places {
		end := len(text)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		sections[string(text[place[2]:place[3]])] += string(text[place[1]:end])
	}
	for _, block := range rootSchema.Blocks {
		if sections[block.Type] == "" {
			t.Errorf("there is no section about the block %s", block.Type)
		}
	}
	mapping := &hcl.BodySchema{Attributes: attributes("for"), Blocks: []hcl.BlockHeaderSchema{{Type: "property"}}}
	for section, schemas := range map[string][]*hcl.BodySchema{
		"contactsync": {contactsyncSchema},
		"schedule":    {scheduleSchema},
		"variable":    {variableSchema},
		"mapping":     {mapping, propertySchema},
		"sync":        {syncSchema, mailboxesSchema, selectSchema, whereSchema, categorizationSchema, guardSchema},
		"user":        {userSchema, userSelectSchema, categorizationSchema},
	} {
		for _, name := range settingNames(schemas) {
			if !regexp.MustCompile(`(?m)^ +([a-z_]+, )*` + name + `\b`).MatchString(sections[section]) {
				t.Errorf("the section about %s says nothing of %s", section, name)
			}
		}
	}
	for name, value := range map[string]string{
		"max_delete_percent": "20", "max_deletes": "500", "min_existing": "10", "window": `"24h"`,
		"max_total_delete_percent": "10", "max_source_drop_percent": "30", "empty_source": "true",
		"max_change_percent": "50", "max_contacts": "5000",
	} {
		if !strings.Contains(regexp.MustCompile(`\s+`).ReplaceAllString(sections["sync"], " "), " "+name+" default "+value+":") {
			t.Errorf("the section about sync does not say that %s is %s by default", name, value)
		}
	}
}

// settingNames are the names of what schemas have.
func settingNames(schemas []*hcl.BodySchema) []string {
	var names []string
	for _, schema := range schemas {
		for _, attribute := range schema.Attributes {
			names = append(names, attribute.Name)
		}
		for _, block := range schema.Blocks {
			names = append(names, block.Type)
		}
	}
	return names
}
