package config

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
)

// testFileSchema is what a file of tests has.
var testFileSchema = &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "test", LabelNames: []string{"name"}}}}

// isTestFile says whether a file of this name has tests.
func isTestFile(name string) bool {
	base := strings.TrimSuffix(name, ".json")
	return strings.HasSuffix(base, ".test.hcl")
}

// LoadTests reads the tests beside a configuration: the files *.test.hcl and
// *.test.hcl.json of its directory, in the order of their names. A directory without any
// gives no tests.
//
// The diagnostics are those of the tests alone, unless the configuration has errors: then
// they are those of the configuration, and there are no tests. Variables without a value
// are unknown, whatever the options say.
func LoadTests(opts Options) ([]*Test, Files, hcl.Diagnostics) {
	opts.WithoutValues = true
	l := open(opts)
	if l.diags.HasErrors() {
		return nil, l.files, l.diags
	}
	l.diags = nil
	tests := l.tests()
	l.finish()
	if l.diags.HasErrors() {
		tests = nil
	}
	return tests, l.files, l.diags
}

// tests reads all files of tests.
func (l *loader) tests() (tests []*Test) {
	found, err := listFiles(l.opts.Dir, isTestFile)
	if err != nil {
		l.errorf(nil, "Unreadable directory", "The directory %s cannot be read: %s.", l.opts.Dir, reason(err))
		return nil
	}
	declared := names{}
	for _, name := range found {
		path := filepath.Join(l.opts.Dir, name)
		file, diags := readFile(path)
		l.add(diags)
		if file == nil {
			continue
		}
		l.files[path] = file
		if diags.HasErrors() {
			continue
		}
		for _, block := range l.content(file.Body, testFileSchema).Blocks {
			switch {
			case strings.TrimSpace(block.Labels[0]) == "" || strings.ContainsFunc(block.Labels[0], unicode.IsControl):
				l.errorf(heading(block), "Unusable name", "A test has a name, by which it is reported: some characters in one line, none of them a control character.")
			case l.declare(declared, block.Labels[0], block):
				if test := l.test(block); test != nil {
					tests = append(tests, test)
				}
			}
		}
	}
	return tests
}

// test reads one test. It is nil if the test is wrong, which is reported.
func (l *loader) test(block *hcl.Block) *Test {
	before := len(l.diags)
	attrs := l.content(block.Body, testSchema).Attributes
	t := &Test{Name: block.Labels[0], Range: *heading(block)}
	within := l.withVariables(attrs["variables"])
	if within == nil {
		return nil
	}
	t.Config = within.config
	switch about := attrs["mapping"]; {
	case (about == nil) == (attrs["sync"] == nil):
		within.errorf(heading(block), "Not a test", "A test is about a mapping or about a sync: it needs mapping = mapping.<name>, or sync = sync.<name>.")
	case about != nil:
		within.foreign(attrs, "mapping", mappingTestNames)
		t.Mapping = within.mappingTest(block, attrs)
	default:
		within.foreign(attrs, "sync", syncTestNames)
		t.Sync = within.syncTest(block, attrs)
	}
	if within != l {
		l.diags = append(l.diags, within.diags...)
	}
	if l.diags[before:].HasErrors() {
		return nil
	}
	return t
}

// The settings of the two kinds of tests.
var (
	mappingTestNames = []string{"mapping", "variables", "person", "company", "rep", "expect", "expect_only", "expect_error", "expect_skip"}
	syncTestNames    = []string{"sync", "variables", "crm", "mailbox", "expect_keys", "expect_folder", "contact", "expect", "expect_only", "expect_skip"}
)

// testSchema is what a test has.
var testSchema = &hcl.BodySchema{Attributes: attributes(slices.Compact(slices.Sorted(slices.Values(slices.Concat(mappingTestNames, syncTestNames))))...)}

// foreign reports the settings that a test of this kind does not have.
func (l *loader) foreign(attrs hcl.Attributes, kind string, own []string) {
	for _, name := range sortedKeys(attrs) {
		if !slices.Contains(own, name) {
			l.errorf(&attrs[name].NameRange, "Setting without meaning", "A test of a %s has no %s.", kind, name)
		}
	}
}

// withVariables is the configuration with the variables of a test, nil if they are
// wrong, which is reported.
func (l *loader) withVariables(a *hcl.Attribute) *loader {
	if a == nil {
		return l
	}
	before := len(l.diags)
	opts := l.opts
	opts.Vars = slices.Clone(opts.Vars)
	for _, v := range l.objectOf(a) {
		if _, declared := l.vars[v.name]; !declared {
			l.errorf(&v.place, "Unknown variable", "There is no variable %q.%s", v.name, didYouMean(v.name, sortedKeys(l.vars)))
			continue
		}
		if text, ok := l.variableText(v); ok {
			opts.Vars = append(opts.Vars, VarSetting{Name: v.name, Value: text, Origin: at(a.Range)})
		}
	}
	if l.diags[before:].HasErrors() {
		return nil
	}
	within := open(opts)
	for _, d := range within.diags {
		if d.Severity == hcl.DiagError {
			l.errorf(a.Expr.Range().Ptr(), "Wrong variables", "With these variables the configuration is not valid. %s: %s", d.Summary, d.Detail)
			return nil
		}
	}
	within.diags = nil
	return within
}
