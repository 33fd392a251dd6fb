package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/addressbook"
)

// digest is the digest of all that a configuration says. It goes through every
// field there is, so that a new setting cannot be forgotten, except the places
// in the files: how the configuration is laid out does not count. Nor do passphrases, and what is
// sensitive in the blocks of providers: a password that was replaced makes no other plan.
func digest(c *Config) addressbook.Digest {
	var d digestion
	open := *c
	for _, passphrase := range []*string{&open.Plan.Passphrase, &open.Undo.Passphrase} {
		d.text("passphrase %t", *passphrase != "")
		*passphrase = ""
	}
	d.add(reflect.ValueOf(open))
	return addressbook.NewDigester(c.Owner).Texts(d.texts...)
}

// digestion collects the texts of a digest: for each value its type or name,
// and what is in it.
type digestion struct{ texts []string }

func (d *digestion) text(format string, args ...any) {
	d.texts = append(d.texts, fmt.Sprintf(format, args...))
}

func (d *digestion) add(v reflect.Value) {
	switch value := v.Interface().(type) {
	case hcl.Range, Places, addressbook.Digest:
		return
	case cty.Value:
		d.text("%s", valueText(value))
		return
	case Plugin:
		d.text("%s %s %s", value.Type, value.Label, valueText(value.Open))
		return
	case *Expression:
		if value != nil {
			d.text("%s", value.Fingerprint())
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		d.text("pointer %t", !v.IsNil())
		if !v.IsNil() {
			d.add(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.text("%s", v.Type().Field(i).Name)
			d.add(v.Field(i))
		}
	case reflect.Slice:
		d.text("%d elements", v.Len())
		for i := range v.Len() {
			d.add(v.Index(i))
		}
	case reflect.Map:
		d.text("%d elements", v.Len())
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, key := range keys {
			d.text("%s", key.String())
			d.add(v.MapIndex(key))
		}
	default:
		d.text("%v", v.Interface())
	}
}
