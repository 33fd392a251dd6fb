package main

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

// fields are the parts of a list with commas. An empty list has none.
func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// parseFaults reads KIND=SHARE,... where a share is 5% or 0.05. What "all" says
// counts for the kinds that are not named.
func parseFaults(list string) (map[fault.Kind]float64, error) {
	shares, all := map[fault.Kind]float64{}, 0.0
	for _, setting := range fields(list) {
		name, text, ok := strings.Cut(setting, "=")
		if !ok {
			return nil, fmt.Errorf("%q: want KIND=SHARE, such as %s=5%%", setting, name)
		}
		share, err := parseShare(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if name == "all" {
			all = share
			continue
		}
		k, err := fault.ParseKind(name)
		if err != nil {
			return nil, err
		}
		shares[k] = share
	}
	for _, k := range fault.Kinds() {
		if _, named := shares[k]; !named && all > 0 {
			shares[k] = all
		}
	}
	return shares, nil
}

// parseShare reads a share: 5% or 0.05.
func parseShare(text string) (float64, error) {
	digits, percent := strings.CutSuffix(text, "%")
	share, err := strconv.ParseFloat(digits, 64)
	if percent {
		share /= 100
	}
	if err != nil || !(share >= 0 && share <= 1) {
		return 0, fmt.Errorf("a share is 0%% to 100%%, not %q", text)
	}
	return share, nil
}

// parseRewrites reads the names of rewrites. The result is not nil.
func parseRewrites(list string) ([]mailbox.Rewrite, error) {
	rewrites := []mailbox.Rewrite{}
	for _, name := range fields(list) {
		switch r := mailbox.Rewrite(name); {
		case name == "none":
		case name == "default":
			rewrites = append(rewrites, mailbox.DefaultRewrites()...)
		case name == "all":
			rewrites = append(rewrites, mailbox.Rewrites()...)
		case slices.Contains(mailbox.Rewrites(), r):
			rewrites = append(rewrites, r)
		default:
			return nil, fmt.Errorf("there is no rewrite %q; there are %s, and default, all, none",
				name, strings.Join(rewriteNames(mailbox.Rewrites()), ", "))
		}
	}
	return rewrites, nil
}

func rewriteNames(rewrites []mailbox.Rewrite) []string {
	var names []string
	for _, r := range rewrites {
		names = append(names, string(r))
	}
	return names
}

// readRecords reads the records of a CRM. They are nil if there are none in the
// directory, or no directory.
func readRecords(from string) (*database.Sheets, error) {
	if from == "" {
		return nil, nil
	}
	if info, err := os.Stat(filepath.Join(from, "persons.csv")); err != nil || info.IsDir() {
		return nil, nil //nolint:nilerr // what else there is has been read already
	}
	records, err := database.ReadSheets(from)
	if err != nil {
		return nil, err
	}
	return &records, nil
}

// switches are what can be set by name, of the CRM and of Graph.
type switches interface {
	// Set sets a switch. The error says which there are.
	Set(name, value string) error
}

// setSwitches reads NAME=VALUE,... into switches.
func setSwitches(o switches, list string) error {
	for _, setting := range fields(list) {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			return fmt.Errorf("%q: want NAME=VALUE", setting)
		}
		if err := o.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// readCertificates reads the certificates of a file. Without a file there are
// none.
func readCertificates(file string) ([]*x509.Certificate, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var certificates []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		certificates = append(certificates, c)
	}
	if certificates == nil {
		return nil, fmt.Errorf("%s: there is no certificate in it; want PEM, -----BEGIN CERTIFICATE-----", file)
	}
	return certificates, nil
}

func faultNames() []string {
	names := []string{"all"}
	for _, k := range fault.Kinds() {
		names = append(names, string(k))
	}
	return names
}

// indent moves lines to the right, so that help keeps them as they are.
func indent(text string) string {
	var moved strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			moved.WriteString("  ")
		}
		moved.WriteString(line)
	}
	return moved.String()
}
