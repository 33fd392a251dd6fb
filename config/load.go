package config

import (
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

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

	// Vars are the settings of -var, VarFiles the paths of -var-file, both in
	// the order of the command line: the last one of a name counts.
	Vars     []VarSetting
	VarFiles []string

	// Environ is the environment, as os.Environ gives it.
	Environ []string

	Schemas Schemas

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
// among them: a snippet of one could show a secret.
type Files map[string]*hcl.File

// Load reads the configuration of a directory. It collects everything that is
// wrong rather than the first thing. The Config is nil if there is an error
// among the diagnostics; Files has all that was read in either case. Values of
// sensitive variables are in no diagnostic.
func Load(opts Options) (*Config, Files, hcl.Diagnostics) {
	if opts.Dir == "" {
		opts.Dir = "."
	}
	l := &loader{
		opts:      opts,
		files:     Files{},
		functions: functions(),
		config:    &Config{},
		providers: map[string]providerUse{},
		mappings:  map[string]*Mapping{},
		syncs:     map[string]*syncDraft{},
		readAs:    map[string]string{},
	}
	if l.readDirectory() {
		l.decode()
	}
	sortDiagnostics(l.diags)
	l.diags = slices.CompactFunc(l.diags, isSame)
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

	// providers, mappings and syncs are what references find.
	providers map[string]providerUse
	mappings  map[string]*Mapping
	syncs     map[string]*syncDraft

	// readAs is how each source is read, by its address.
	readAs map[string]string

	// builtin are the built-in mappings, nil until one is needed.
	builtin map[addressbook.Kind]*Mapping
}

// rootSchema are the blocks of a configuration.
var rootSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
	{Type: "contactsync"},
	{Type: "schedule"},
	{Type: "state", LabelNames: []string{"type"}},
	{Type: "variable", LabelNames: []string{"name"}},
	{Type: "locals"},
	{Type: "provider", LabelNames: []string{"type", "label"}},
	{Type: "mapping", LabelNames: []string{"name"}},
	{Type: "sync", LabelNames: []string{"name"}},
	{Type: "user", LabelNames: []string{"e-mail address"}},
}}

// decode goes through the blocks, those that others refer to first.
func (l *loader) decode() {
	l.blocks = map[string]hcl.Blocks{}
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
	l.state()
	l.providerBlocks()
	l.mappingBlocks()
	l.syncBlocks()
	l.userBlocks()
	l.assignMappings()
	if !l.diags.HasErrors() {
		l.config.Digest = digest(l.config)
	}
}

// sortedKeys are the keys of a map in the order of the alphabet.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
