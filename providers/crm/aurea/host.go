package aurea

import (
	"errors"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/photo"
	"contactsync/providers/web"
)

// errCommand is why it cannot be told before whom a block has us contact.
var errCommand = errors.New("token_command runs a program, which may contact any host: have the token in an environment variable, and name that as token_env")

// Hosts are the hosts that a body, decoded by Spec, has the source contact, each with its port and in lower
// case. What is not known yet is left out. It reads no file and runs nothing, and fails if only that could tell.
func Hosts(body cty.Value) ([]string, error) {
	hosts, err := web.Hosts(body)
	if err != nil {
		return nil, err
	}
	if plain, _ := body.UnmarkDeep(); !plain.IsNull() && plain.IsKnown() && plain.Type().IsObjectType() && plain.Type().HasAttribute("token_command") {
		if command := plain.GetAttr("token_command"); !command.IsKnown() || !command.IsNull() {
			return nil, errCommand
		}
	}
	return append(hosts, photo.Hosts(body)...), nil
}
