package schema

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// facts is the directory beside the checkout that holds the service's own
// schema and samples; the test is skipped without it.
func facts(t *testing.T, elements ...string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			t.Skip("the test does not run inside of a module")
		}
		dir = filepath.Dir(dir)
	}
	path := filepath.Join(append([]string{filepath.Dir(dir), "shared", "facts"}, elements...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the schema and samples of EWS are not beside the checkout: %v", err)
	}
	return path
}

// verdict is what xmllint says of a document.
type verdict struct {
	valid  bool
	reason string
}

// verdicts asks xmllint which of the documents the schema allows.
func verdicts(t *testing.T, documents []string) []verdict {
	t.Helper()
	schema := facts(t, "ews-xsd", "v2018_01_08-smartlet", "ews-soap.xsd")
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed")
	}
	dir := t.TempDir()
	args := []string{"--nonet", "--noout", "--schema", schema}
	for i, document := range documents {
		name := fmt.Sprintf("%d.xml", i)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(document), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
	}
	run := exec.CommandContext(t.Context(), xmllint, args...)
	run.Dir = dir
	out, err := run.CombinedOutput()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		t.Fatal(err)
	}
	said := map[string]verdict{}
	reason := ""
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutSuffix(line, " validates"); ok {
			said[name] = verdict{valid: true}
			reason = ""
		} else if name, ok := strings.CutSuffix(line, " fails to validate"); ok {
			said[name] = verdict{reason: reason}
			reason = ""
		} else if reason == "" {
			reason = line
		}
	}
	all := make([]verdict, len(documents))
	for i := range documents {
		v, ok := said[fmt.Sprintf("%d.xml", i)]
		if !ok {
			t.Fatalf("xmllint says nothing of document %d:\n%s\n%.2000s", i, documents[i], out)
		}
		all[i] = v
	}
	return all
}

// compare demands that ParseEnvelope and the schema agree.
func compare(t *testing.T, documents []string) (valid int) {
	t.Helper()
	for i, want := range verdicts(t, documents) {
		_, err := ParseEnvelope(strings.NewReader(documents[i]), Limits{})
		if want.valid {
			valid++
		}
		if want.valid != (err == nil) && !mistaken(want, err) {
			t.Errorf("the schema says %v (%s), ParseEnvelope %v:\n%s", want.valid, want.reason, err, documents[i])
		}
	}
	return valid
}

// mistaken tells where libxml2 is known to be wrong: it does not take white space
// away around whole numbers, and passes over characters that base64 has not.
func mistaken(v verdict, err error) bool {
	if v.valid {
		return strings.Contains(err.Error(), "is not a valid base64Binary")
	}
	return paddedNumber().MatchString(v.reason)
}

func paddedNumber() *regexp.Regexp {
	return regexp.MustCompile(`'(\s+[0-9+-]+\s*|[0-9+-]+\s+)' is not a valid value of the .* type '` +
		`(xs:(int|long|short|unsigned\w+)|.*(MaxSyncChangesReturnedType|ReminderMinutesBeforeStartType|PropertyTagType))'`)
}

// TestAgreesOnGenerated walks the grammar at random, so that each of its types
// is compared with the schema's.
func TestAgreesOnGenerated(t *testing.T) {
	g := newGenerator(t, 1)
	var documents []string
	for _, name := range sorted(g.grammar.operations) {
		for range 10 {
			documents = append(documents, g.request(name).document())
		}
	}
	if valid := compare(t, documents); valid != len(documents) {
		t.Errorf("the schema refuses %d of %d documents that the grammar allows", len(documents)-valid, len(documents))
	}
}

// TestAgreesOnMutants breaks valid requests in one or two places.
func TestAgreesOnMutants(t *testing.T) {
	g := newGenerator(t, 1)
	var donors []*tree
	for _, r := range validRequests() {
		e, err := ParseEnvelope(strings.NewReader(r.document), Limits{})
		if err != nil {
			t.Fatalf("%s: %v", r.name, err)
		}
		var header []*tree
		if e.Header != nil {
			header = treeOf(e.Header).kids
		}
		donors = append(donors, envelopeOf(header, treeOf(e.Operation)))
	}
	for _, name := range sorted(g.grammar.operations) {
		donors = append(donors, g.request(name))
	}
	var documents []string
	for range 700 {
		m := g.mutate(donors[g.IntN(len(donors))], donors)
		if g.IntN(4) == 0 {
			m = g.mutate(m, donors)
		}
		documents = append(documents, m.document())
	}
	valid := compare(t, documents)
	if valid < len(documents)/10 || valid > len(documents)*9/10 {
		t.Errorf("%d of %d mutants are valid: they prove too little", valid, len(documents))
	}
}
