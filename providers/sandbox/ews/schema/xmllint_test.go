package schema

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"contactsync/providers/sandbox/xmllint"
)

// compare demands that ParseEnvelope and the schema agree.
func compare(t *testing.T, documents []string) (valid int) {
	t.Helper()
	validator := xmllint.Open(t, xmllint.ExchangeOnline)
	for i, document := range documents {
		validator.Add(strconv.Itoa(i), []byte(document))
	}
	verdicts, err := validator.Verdicts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range verdicts {
		_, err := ParseEnvelope(strings.NewReader(documents[i]), Limits{})
		if want.Valid {
			valid++
		}
		if want.Valid != (err == nil) && !mistaken(want, err) {
			t.Errorf("the schema says %v (%v), ParseEnvelope %v:\n%s", want.Valid, want.Complaints, err, documents[i])
		}
	}
	return valid
}

// mistaken tells where libxml2 is known to be wrong: it does not take white space
// away around whole numbers, and passes over characters that base64 has not.
func mistaken(v xmllint.Verdict, err error) bool {
	if v.Valid {
		return strings.Contains(err.Error(), "is not a valid base64Binary")
	}
	return len(v.Complaints) > 0 && paddedNumber().MatchString(v.Complaints[0].Text)
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
