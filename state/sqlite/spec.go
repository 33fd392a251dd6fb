package sqlite

import (
	"errors"
	"path/filepath"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
)

// defaultPath is where the state is if the configuration does not say.
const defaultPath = "contactsync.db"

// Spec describes the body of the block state "sqlite":
//
//	path = "contactsync.db"   # relative to the configuration's folder; this is the default
func Spec() hcldec.Spec {
	return hcldec.ObjectSpec{
		"path": &hcldec.DefaultSpec{
			Primary: &hcldec.AttrSpec{Name: "path", Type: cty.String},
			Default: &hcldec.LiteralSpec{Value: cty.StringVal(defaultPath)},
		},
	}
}

// Path is the path that a body of Spec says, in the configuration's folder. The
// cty.NilVal stands for a configuration without the block.
func Path(body cty.Value, folder string) (string, error) {
	path := defaultPath
	if body != cty.NilVal {
		value, _ := body.GetAttr("path").Unmark()
		if !value.IsKnown() || value.IsNull() || value.AsString() == "" {
			return "", errors.New("state: path must say where the file is")
		}
		path = value.AsString()
	}
	if filepath.IsAbs(path) {
		return filepath.Clean(path), nil
	}
	return filepath.Join(folder, path), nil
}
