package csv

import (
	"context"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
)

// KnownFields are the names in the header of a table's file. ok is false if they are not known:
// the block, decoded by Spec, is not known as a whole, or there is no such file here, or it
// cannot be read. That a read then fails is said by the read.
func KnownFields(body cty.Value, baseDir string, table providers.Table) (known providers.KnownFields, ok bool) {
	source, err := New(body, baseDir)
	if err != nil {
		return providers.KnownFields{}, false
	}
	schema, err := source.Schema(context.Background(), table)
	if err != nil {
		return providers.KnownFields{}, false
	}
	name, err := fileName(table)
	return providers.KnownFields{Names: schema.Fields, Origin: name}, err == nil
}
