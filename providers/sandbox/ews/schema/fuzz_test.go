package schema

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// FuzzParseEnvelope demands that no document makes the parser panic, and that it
// returns either a request or one of its own errors.
func FuzzParseEnvelope(f *testing.F) {
	for _, r := range validRequests() {
		f.Add([]byte(r.document))
	}
	f.Add([]byte(createContact(`<t:FileAs xsi:type="t:SIDType"><![CDATA[a]]></t:FileAs>`)))
	f.Add([]byte(`<a:b xmlns:a="` + SpaceEnvelope + `"><a:Header/><a:Body></a:Body>`))
	f.Add([]byte(`<a:Envelope xmlns:a="` + SpaceEnvelope + `">&` + "\n"))
	f.Fuzz(func(t *testing.T, document []byte) {
		e, err := ParseEnvelope(bytes.NewReader(document), Limits{})
		violation := (*ViolationError)(nil)
		switch {
		case err == nil:
			if e.Operation == nil || e.Operation.Space != SpaceMessages {
				t.Errorf("a valid request without operation: %+v", e)
			}
		case errors.As(err, &violation):
			if violation.Line < 1 || violation.Column < 1 || len(violation.Reason) > 2000 {
				t.Errorf("a violation without measure: %+v", violation)
			}
		case !errors.Is(err, ErrNotSOAP) && !errors.Is(err, ErrUnknownOperation) && !errors.Is(err, ErrTooLarge):
			t.Errorf("an unexpected error: %v", err)
		}
	})
}

func BenchmarkCreateItem(b *testing.B) {
	document := envelope(version+impersonation, saveOnly+strings.Repeat(contact, 100)+`</m:Items></m:CreateItem>`)
	b.SetBytes(int64(len(document)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseEnvelope(strings.NewReader(document), Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
