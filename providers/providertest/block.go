package providertest

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
)

// Decode reads the body of a provider's block.
func Decode(t testing.TB, spec hcldec.Spec, block string) cty.Value {
	t.Helper()
	file, diagnostics := hclparse.NewParser().ParseHCL([]byte(block), "test.hcl")
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	body, diagnostics := hcldec.Decode(file.Body, spec, nil)
	if diagnostics.HasErrors() {
		t.Fatal(diagnostics)
	}
	return body
}
