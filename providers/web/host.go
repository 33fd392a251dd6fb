package web

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/zclconf/go-cty/cty"
)

// errHostsInFile is why it cannot be told before whom a block has us contact.
var errHostsInFile = errors.New("krb5_conf names hosts in a file of the configuration, which cannot be checked: leave it out, and set KRB5_CONFIG in the environment")

// Hosts are the hosts that a block, decoded by Spec, has a client contact, each with its port and in lower
// case. A Kerberos realm counts as the host of its name, without a port: its servers are looked up by it. What is
// not known yet is left out. It reads no file, and fails if only one could tell.
//
// A proxy and KRB5_CONFIG come from the environment, not from the block.
func Hosts(body cty.Value) ([]string, error) {
	b := block{knownPart(body)}
	urls := []string{b.text("url")}
	auth := b.within("auth")
	var hosts []string
	switch auth.text("kind") {
	case OAuth:
		token := auth.text("token_url") + auth.text("authority")
		if token == "" && isUnset(auth.value("token_url")) && isUnset(auth.value("authority")) {
			token = cloud.AzurePublic.ActiveDirectoryAuthorityHost
		}
		urls = append(urls, token)
	case Kerberos:
		if auth.text("krb5_conf") != "" {
			return nil, errHostsInFile
		}
		if realm := auth.text("realm"); realm != "" {
			hosts = append(hosts, strings.ToLower(realm))
		}
	}
	for _, text := range urls {
		if host := HostOf(text); host != "" {
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

// HostOf is the host of an address with its port, in lower case; "" if it names none. A dot at the end of a name
// changes nothing of where it leads.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "http":
		port = "80"
	default:
		port = "443"
	}
	return net.JoinHostPort(strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), port)
}

// knownPart is a body without marks; in it there may be what is not known yet.
func knownPart(value cty.Value) cty.Value {
	if value == cty.NilVal {
		return value
	}
	unmarked, _ := value.UnmarkDeep()
	if !unmarked.IsKnown() {
		return cty.NilVal
	}
	return unmarked
}

// isUnset says whether a setting is left out, and not only unknown yet.
func isUnset(value cty.Value) bool { return value == cty.NilVal || value.IsKnown() && value.IsNull() }
