package aurea

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
)

// KnownFields are the fields in the export of the data model that a provider block, decoded by
// Spec, names. It tells no tables apart, so that they are the same for all. ok is false
// if there is no such setting, or if the file cannot be read here; New says why.
func KnownFields(body cty.Value, dir string) (known providers.KnownFields, ok bool) {
	body, _ = body.UnmarkDeep()
	if body.IsNull() || !body.IsKnown() || !body.Type().IsObjectType() || !body.Type().HasAttribute("data_model") {
		return providers.KnownFields{}, false
	}
	model := body.GetAttr("data_model")
	if !model.IsKnown() || model.IsNull() || model.Type() != cty.String || model.AsString() == "" {
		return providers.KnownFields{}, false
	}
	path := modelPath(model.AsString(), dir)
	names, err := readModel(path)
	if err != nil {
		return providers.KnownFields{}, false
	}
	return providers.KnownFields{Names: slices.Sorted(maps.Keys(names)), ByNumber: true, Origin: filepath.Base(path)}, true
}
