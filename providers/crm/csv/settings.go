package csv

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers"
	"contactsync/providers/photo"
)

// photoField is the setting that names the columns which say where photos are.
const photoField = "photo_field"

// settings are what the provider's block says.
type settings struct {
	dir string

	// delimiter is 0 if the header says which it is.
	delimiter rune

	person  fieldSettings
	company fieldSettings

	// photo is the block of that name.
	photo cty.Value
}

// fieldSettings name the columns that say where a record belongs.
type fieldSettings struct {
	reps    fieldSetting
	groups  fieldSetting
	company fieldSetting

	// photos are the columns that say where photos are.
	photos []string
}

// fieldSetting is one argument of a person or company block.
type fieldSetting struct {
	// argument is its name, for messages; block is the block's.
	argument, block string

	// columns are what it is set to, or its default.
	columns []string

	// isSet says that it is set. Then the columns have to be there.
	isSet bool

	// refers is the table that the columns refer to. If there is such a file,
	// they have to be there too.
	refers providers.Table
}

// newSettings reads a body that was decoded by Spec.
func newSettings(body cty.Value, baseDir string) (settings, error) {
	body, _ = body.UnmarkDeep()
	if !body.IsWhollyKnown() || body.IsNull() || !body.Type().IsObjectType() {
		return settings{}, errors.New("the configuration is not known yet")
	}
	dir := attribute(body, "dir")
	if dir.IsNull() {
		return settings{}, errors.New("dir is missing")
	}
	if err := checkDir(dir); err != nil {
		return settings{}, fmt.Errorf("dir: %w", err)
	}
	s := settings{dir: filepath.FromSlash(dir.AsString())}
	if !filepath.IsAbs(s.dir) {
		s.dir = filepath.Join(baseDir, s.dir)
	}
	var err error
	if value := attribute(body, "delimiter"); !value.IsNull() {
		if s.delimiter, err = decodeDelimiter(value); err != nil {
			return settings{}, fmt.Errorf("delimiter: %w", err)
		}
	}
	if s.person, err = newFieldSettings(body, "person"); err != nil {
		return settings{}, err
	}
	if s.company, err = newFieldSettings(body, "company"); err != nil {
		return settings{}, err
	}
	s.photo = attribute(body, photo.Block)
	return s, nil
}

func newFieldSettings(body cty.Value, block string) (fieldSettings, error) {
	value := attribute(body, block)
	var s fieldSettings
	for _, f := range []struct {
		to                     *fieldSetting
		argument, defaultValue string
		refers                 providers.Table
	}{
		{&s.reps, "rep_field", "RepID", providers.Reps},
		{&s.groups, "sales_group_field", "SalesGroup", providers.SalesGroups},
		{&s.company, "company_field", "company", providers.Companies},
	} {
		*f.to = fieldSetting{argument: f.argument, block: block, columns: []string{f.defaultValue}, refers: f.refers}
		set := attribute(value, f.argument)
		if set.IsNull() {
			continue
		}
		columns, err := decodeFields(set)
		if err != nil {
			return fieldSettings{}, fmt.Errorf("%s in block %s: %w", f.argument, block, err)
		}
		f.to.columns, f.to.isSet = columns, true
	}
	if set := attribute(value, photoField); !set.IsNull() {
		columns, err := decodeFields(set)
		if err != nil {
			return fieldSettings{}, fmt.Errorf("%s in block %s: %w", photoField, block, err)
		}
		s.photos = columns
	}
	return s, nil
}

// attribute is an attribute of an object, null if there is no such attribute
// or no object.
func attribute(object cty.Value, name string) cty.Value {
	if object.IsNull() || !object.Type().IsObjectType() || !object.Type().HasAttribute(name) {
		return cty.NullVal(cty.String)
	}
	return object.GetAttr(name)
}
