package aurea

import (
	"context"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Photo fetches the photo at the address that a reference is.
func (s *Source) Photo(ctx context.Context, reference string) ([]byte, error) {
	return s.photos.Fetch(ctx, reference)
}

// reference is the address in a field, with the version that the record gives its photo behind a #,
// which is not sent.
func (r *recorder) reference(values []string, field int) string {
	address := strings.TrimSpace(values[field])
	if address == "" || r.photoVersion < 0 {
		return address
	}
	return address + "#" + values[r.photoVersion]
}

// blockOf is a block of a provider's, null if it is not there.
func blockOf(body cty.Value, name string) cty.Value {
	body, _ = body.UnmarkDeep()
	if !body.Type().HasAttribute(name) {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return body.GetAttr(name)
}
