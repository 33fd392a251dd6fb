package connector

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strings"
	"text/template"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// templates are what the files of a configuration are made of.
//
//go:embed templates
var templates embed.FS

// File is a file of a configuration.
type File struct {
	Name string // without a directory
	Text []byte
}

// filling is what a template is filled with.
type filling struct {
	settings *Settings
	owner    string
}

// Owner is the owner as a literal.
func (f filling) Owner() string { return literal(f.owner) }

// Notes are the notes of a place as comments.
func (f filling) Notes(at string) string {
	var b strings.Builder
	for _, n := range f.settings.notesAt(place(at)) {
		b.WriteString("\n" + n.comment())
	}
	return b.String()
}

// Only says whether only listed mailboxes take part.
func (f filling) Only() bool { return f.settings.onlyMailboxes }

// Mailboxes are the mailboxes that take part, as literals.
func (f filling) Mailboxes() []string {
	var list []string
	for _, address := range f.settings.mailboxes {
		list = append(list, literal(address))
	}
	return list
}

// Files writes the configuration, for an installation with an owner. It is one that
// validate refuses until the person who reads it has decided what the files do not tell.
// An error is a fault of this program.
func (s *Settings) Files(owner string) ([]File, error) {
	var files []File
	// .gitignore is embedded by another name: it would hold for this directory.
	for _, name := range []string{"contactsync.hcl", "variables.hcl", "providers.hcl", "mapping.hcl", "sync.hcl", "gitignore"} {
		parsed, err := template.ParseFS(templates, path.Join("templates", name))
		if err != nil {
			return nil, fmt.Errorf("the template %s: %w", name, err)
		}
		var text bytes.Buffer
		if err := parsed.Execute(&text, filling{s, owner}); err != nil {
			return nil, fmt.Errorf("the template %s: %w", name, err)
		}
		file := File{Name: name, Text: text.Bytes()}
		if path.Ext(name) == ".hcl" {
			file.Text = hclwrite.Format(file.Text)
		} else {
			file.Name = "." + name
		}
		files = append(files, file)
	}
	return files, nil
}

// literal is a text as the language writes it.
func literal(text string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(text)).Bytes())
}
