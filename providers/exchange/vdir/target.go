package vdir

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Target keeps mailboxes as directories of vCard files. It implements
// providers.Target and has no state but its settings.
type Target struct {
	// path is the directory that has the mailboxes.
	path string

	now func() time.Time
}

var _ providers.Target = (*Target)(nil)

// Spec is what a provider block of this type may hold: path, the directory that
// has the mailboxes, relative to the directory of the configuration.
func Spec() hcldec.Spec {
	return hcldec.ObjectSpec{
		"path": &hcldec.AttrSpec{Name: "path", Type: cty.String, Required: true},
	}
}

// New makes the Target of a provider block that was decoded by Spec. A relative
// path counts from baseDir. The clock tells fresh files from those that cannot
// change any more without a new time. It fails if the path is not known or
// empty; whether there is such a directory shows when a mailbox is opened.
func New(body cty.Value, baseDir string, now func() time.Time) (*Target, error) {
	if body.IsNull() || !body.IsWhollyKnown() {
		return nil, errors.New("the provider's settings are not known")
	}
	attribute, _ := body.Unmark()
	if !attribute.Type().IsObjectType() || !attribute.Type().HasAttribute("path") {
		return nil, errors.New("path is missing: name the directory that has the mailboxes")
	}
	value, _ := attribute.GetAttr("path").Unmark()
	if value.IsNull() || value.Type() != cty.String || value.AsString() == "" {
		return nil, errors.New("path is empty: name the directory that has the mailboxes")
	}
	path := filepath.FromSlash(value.AsString())
	if !filepath.IsAbs(path) {
		path = filepath.Join(baseDir, path)
	}
	return &Target{path: path, now: now}, nil
}

// Holds implements providers.Target: cards hold all well-known properties.
func (t *Target) Holds(property string) string {
	if _, ok := places[property]; ok {
		return ""
	}
	return fmt.Sprintf("vCard files hold the well-known properties only, and %q is not one", property)
}

// Normalize implements providers.Target. Line ends become \n, other control
// characters than the tab go, invalid UTF-8 is replaced; properties that a card
// cannot hold are left out. Everything else comes back from a card as it was
// written.
func (t *Target) Normalize(contact *addressbook.Contact) *addressbook.Contact {
	if contact == nil {
		return nil
	}
	var fields []addressbook.Field
	changed := false
	for _, field := range contact.Fields {
		p, ok := places[field.Name]
		var value addressbook.Value
		if ok {
			value = p.clean(field.Value)
		}
		changed = changed || !value.Equal(field.Value)
		fields = append(fields, addressbook.Field{Name: field.Name, Value: value})
	}
	if !changed {
		return contact
	}
	return addressbook.NewContact(fields...)
}
