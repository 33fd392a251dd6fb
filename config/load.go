package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Schemas are the specifications that providers and stores give for the
// bodies of their blocks, by the type that the block's first label names. No
// type is both a source and a target.
type Schemas struct {
	Sources map[string]hcldec.Spec
	Targets map[string]hcldec.Spec
	States  map[string]hcldec.Spec

	// Rights names the types of sources whose users have rights of their own: a
	// sync has to say with whose it reads.
	Rights map[string]bool

	// Holds says, by the type of a target, why such a target cannot hold a property, ""
	// if it can. A type that is not in it holds all.
	Holds map[string]func(property string) string

	// Normalize says, by the type of a target, what such a target makes of a contact. A
	// type that is not in it keeps all as it is.
	Normalize map[string]func(*addressbook.Contact) *addressbook.Contact
}

// VarSetting is the value that an option of the command line gives to a
// variable.
type VarSetting struct {
	Name  string
	Value string

	// Origin is how messages call the place that it comes from: "-var".
	Origin string
}

// Options says what Load reads.
type Options struct {
	// Dir is the directory of the configuration, "" for the current one.
	Dir string

	// Files, if not nil, are the contents of the *.hcl, *.hcl.json and *.auto.csvars files, by the paths
	// that messages are to give them: they are read in the place of those of Dir.
	Files map[string][]byte

	// Vars are the settings of -var, VarFiles the paths of -var-file, both in
	// the order of the command line: the last one of a name counts.
	Vars     []VarSetting
	VarFiles []string

	// SpareVars has Vars of undeclared variables mean nothing, rather than be an error: they
	// are for another configuration.
	SpareVars bool

	// Environ is the environment, as os.Environ gives it.
	Environ []string

	Schemas Schemas

	// KnownFields, if not nil, says which fields the records of a table have, as far as
	// that is known without asking the source. A field that is not among them is then an
	// error.
	KnownFields func(source Plugin, table providers.Table) (known providers.KnownFields, ok bool)

	// WithoutValues has a variable without a value be unknown, rather than an
	// error: to check a configuration where its secrets are not. The Config lacks
	// then what depends on such a variable, and is good for nothing else.
	WithoutValues bool

	// Version is the version of this program, which required_version is
	// compared with.
	Version string
}

// Files are the files of the configuration by the name that ranges give them,
// for the snippets of diagnostics. Files with values of variables are not
// among them: a snippet of one could show a secret. In those that are, the bytes of what
// is known to be one are asterisks.
type Files map[string]*hcl.File

// Load reads the configuration of a directory. It collects everything that is
// wrong rather than the first thing. The Config is nil if there is an error
// among the diagnostics; Files has all that was read in either case. Values of
// sensitive variables are in no diagnostic.
func Load(opts Options) (*Config, Files, hcl.Diagnostics) {
	l := open(opts)
	if l.diags.HasErrors() {
		return nil, l.files, l.diags
	}
	return l.config, l.files, l.diags
}

// loader turns the files of a directory into a Config. Each step adds what is
// wrong to diags and goes on with what is right.
type loader struct {
	opts      Options
	files     Files
	diags     hcl.Diagnostics
	functions map[string]function.Function
	config    *Config

	// blocks are all blocks by their type, file after file.
	blocks map[string]hcl.Blocks

	// vars and locals are the values by name. A sensitive one carries
	// sensitiveMark; one that could not be had is cty.DynamicVal, which lets
	// the rest be checked without complaining twice.
	vars   map[string]cty.Value
	locals map[string]cty.Value

	// hasSensitive says that there are sensitive variables, and secrets are
	// the texts of their values.
	hasSensitive bool
	secrets      []string

	// hidden are the places of sensitive defaults.
	hidden []hcl.Range

	// each is what each.key and each.value are in the block that is being read, nil if
	// it has no for_each.
	each map[string]cty.Value

	// providers, mappings and syncs are what references find, and families the
	// syncs with for_each by their label.
	providers map[string]providerUse
	mappings  map[string]*Mapping
	syncs     map[string]*syncDraft
	families  map[string]family

	// readAs is how each source is read, by its address.
	readAs map[string]string

	// builtin are the built-in mappings, nil until one is needed.
	builtin map[addressbook.Kind]*Mapping
}

// decode goes through the blocks, those that others refer to first.
func (l *loader) decode() {
	l.blocks = map[string]hcl.Blocks{}
	rootSchema := Block{Blocks: rootBlocks()}.schema()
	for _, name := range sortedKeys(l.files) {
		content := l.content(l.files[name].Body, rootSchema)
		for _, block := range content.Blocks {
			l.blocks[block.Type] = append(l.blocks[block.Type], block)
		}
	}
	l.variables()
	l.localValues()
	l.contactsync()
	l.schedule()
	l.plan()
	l.undo()
	l.state()
	l.providerBlocks()
	l.mappingBlocks()
	l.syncBlocks()
	l.userBlocks()
	l.movedBlocks()
	l.removedBlocks()
	l.neverBlocks()
	l.assignMappings()
	l.checkTargets()
	l.checkFields()
	if !l.diags.HasErrors() {
		l.config.Digest = digest(l.config)
	}
}

// sortedKeys are the keys of a map in the order of the alphabet.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
