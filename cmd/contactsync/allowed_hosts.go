package main

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"contactsync/config"
	"contactsync/planner/redact"
)

// allowedHostsVariable names the hosts that providers may contact. It is set outside of the repository
// with the configuration, so that who may change that cannot send the credentials elsewhere.
const allowedHostsVariable = "CONTACTSYNC_ALLOWED_HOSTS"

// hostList are the patterns of the hosts that may be contacted.
type hostList []string

// allowedHosts are the hosts that may be contacted. is says whether there is such a list: an empty one
// allows none.
func (e *env) allowedHosts() (list hostList, is bool) {
	if e.lookupEnv == nil {
		return nil, false
	}
	value, is := e.lookupEnv(allowedHostsVariable)
	return strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }), is
}

// allows says whether one of the patterns names a host, which may have a port. A pattern is a name, for
// every port of it, a name with a port, or *. and a name for all names that end in it.
func (l hostList) allows(host string) bool {
	name := host
	if of, _, err := net.SplitHostPort(host); err == nil {
		name = of
	}
	return slices.ContainsFunc(l, func(pattern string) bool {
		if suffix, is := strings.CutPrefix(pattern, "*."); is {
			of := name
			if strings.Contains(suffix, ":") {
				of = host
			}
			return suffix != "" && strings.HasSuffix(of, "."+suffix) && len(of) > len(suffix)+1
		}
		return pattern == host || strings.Trim(pattern, "[]") == name
	})
}

// checkHosts refuses providers that would contact a host which the environment does not allow. It is asked
// before anything of a provider is opened. Settings that are not known yet are not looked at.
func (e *env) checkHosts(providers ...config.Plugin) error {
	list, is := e.allowedHosts()
	if !is {
		return nil
	}
	var errs []error
	for _, p := range providers {
		found, err := hosts(p)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: provider %s: %s is set, and %w", p.Range, p.Address(), allowedHostsVariable, err))
			continue
		}
		for _, host := range found {
			if !list.allows(host) {
				errs = append(errs, fmt.Errorf("%s: provider %s: it would contact %s, which is not among the hosts of %s in the environment: correct the address, or have whoever runs this add the host there",
					p.Range, p.Address(), redact.Text(host), allowedHostsVariable))
			}
		}
	}
	return errors.Join(errs...)
}

// checkHostsFirst refuses providers by what is known of them before a file with the value of a variable is
// read: that may be a password. The mistakes of a configuration are for who reads all of it.
func (e *env) checkHostsFirst(s *settings, options config.Options) error {
	if _, is := e.allowedHosts(); !is {
		return nil
	}
	options, err := e.configOptions(s, options)
	if err != nil {
		return err
	}
	options.WithoutValues = true
	options.Environ = slices.DeleteFunc(slices.Clone(options.Environ), func(setting string) bool {
		return strings.HasPrefix(setting, "CONTACTSYNC_VAR_FILE_")
	})
	cfg, _, diags := config.Load(options)
	if diags.HasErrors() || cfg == nil {
		return nil
	}
	return e.checkHosts(slices.Concat(cfg.Sources, cfg.Targets)...)
}
