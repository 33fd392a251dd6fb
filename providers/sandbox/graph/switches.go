package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Options are the switches of what is not known of the service, or not the same
// everywhere. A field that is "" has the first value that Switches lists.
type Options struct {
	Cloud          string // national has no permanentDelete
	WellKnown      string // whether contactFolders/Contacts is the default folder
	FolderCategory string // whether a contact made in a folder below Contacts gets its name as category
	EmailNames     string // whether the name of an address comes from the directory or stays, and what is no address becomes a name
	Birthday       string // when on the day a birthday is
	ODataType      string // whether @odata.type may be in what is written
	FolderDelete   string // what becomes of a folder that is deleted when there is one of its name in Deleted Items
	FolderMove     string // whether a PATCH of parentFolderId moves a folder
}

// option is a switch: its name, its values, and where it is kept.
type option struct {
	name   string
	values []string
	field  func(*Options) *string
}

// options are all switches.
func options() []option {
	return []option{
		{"cloud", []string{"global", "national"}, func(o *Options) *string { return &o.Cloud }},
		{"well_known", []string{"on", "off"}, func(o *Options) *string { return &o.WellKnown }},
		{"folder_category", []string{"on", "off"}, func(o *Options) *string { return &o.FolderCategory }},
		{"email_names", []string{"sticky", "plain"}, func(o *Options) *string { return &o.EmailNames }},
		{"birthday", []string{"noon", "midnight"}, func(o *Options) *string { return &o.Birthday }},
		{"odata_type", []string{"accepted", "refused"}, func(o *Options) *string { return &o.ODataType }},
		{"folder_delete", []string{"done", "ghost"}, func(o *Options) *string { return &o.FolderDelete }},
		{"folder_move", []string{"ignored", "done"}, func(o *Options) *string { return &o.FolderMove }},
	}
}

// Switches lists the switches with their values, the first of which is the
// default.
func Switches() []string {
	var lines []string
	for _, o := range options() {
		lines = append(lines, o.name+"="+strings.Join(o.values, "|"))
	}
	return lines
}

// Set sets a switch. It fails, and says which there are, if there is no such
// switch or if it has no such value.
func (o *Options) Set(name, value string) error {
	var names []string
	for _, known := range options() {
		names = append(names, known.name)
		if known.name != name {
			continue
		}
		if !slices.Contains(known.values, value) {
			return fmt.Errorf("%s: want %s, not %q", name, strings.Join(known.values, " or "), value)
		}
		*known.field(o) = value
		return nil
	}
	return fmt.Errorf("there is no switch %q; there are %s", name, strings.Join(names, ", "))
}

// Check fails if a switch has a value that there is not.
func (o Options) Check() error {
	for _, known := range options() {
		if value := *known.field(&o); value != "" {
			if err := o.Set(known.name, value); err != nil {
				return err
			}
		}
	}
	return nil
}
