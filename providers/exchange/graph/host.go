package graph

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/web"
)

// Hosts are the hosts that a body, decoded by Spec, has the target contact, each with its port and in lower
// case: the service, and who gives tokens for it. What is not known yet is left out. Those that the machine itself
// names, for its managed identity or for a job of GitHub Actions, are not of the body, and not among them.
func Hosts(body cty.Value) []string {
	if body == cty.NilVal {
		return nil
	}
	block, _ := body.UnmarkDeep()
	if block.IsNull() || !block.IsKnown() || !block.Type().IsObjectType() {
		return nil
	}
	cloud, known := clouds()[publicCloud], true
	if name := settingOf(block, "cloud"); !name.IsKnown() {
		known = false
	} else if !name.IsNull() {
		cloud, known = clouds()[textOf(block, "cloud")]
	}
	address := func(setting, usual string) string {
		switch value := settingOf(block, setting); {
		case !value.IsKnown():
			return ""
		case !value.IsNull():
			return web.HostOf(textOf(block, setting))
		case !known:
			return ""
		}
		return web.HostOf(usual)
	}
	hosts := []string{address("url", cloud.graph)}
	auth := settingOf(block, "auth")
	if !auth.IsKnown() || auth.IsNull() || !slices.Contains([]string{byManagedIdentity, byAzureCLI}, textOf(auth, "kind")) {
		hosts = append(hosts, address("authority", cloud.authority))
	}
	return slices.DeleteFunc(hosts, func(host string) bool { return host == "" })
}
