package photo

import (
	"github.com/zclconf/go-cty/cty"
)

// Hosts are the hosts, with their ports, that the block of a source's body, decoded by Spec, has photos
// fetched from. What is not known yet is left out.
func Hosts(body cty.Value) []string {
	if body == cty.NilVal {
		return nil
	}
	body, _ = body.UnmarkDeep()
	if body.IsNull() || !body.IsKnown() || !body.Type().IsObjectType() {
		return nil
	}
	block := attribute(body, Block)
	if block.IsNull() || !block.IsKnown() || !block.Type().IsObjectType() {
		return nil
	}
	value := attribute(block, "hosts")
	if value.IsNull() || !value.IsWhollyKnown() {
		return nil
	}
	hosts, err := hostsOf(value)
	if err != nil {
		return nil // who opens the provider says so
	}
	return hosts
}
