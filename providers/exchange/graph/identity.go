package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// The kinds of authentication, as the label of the auth block names them.
const (
	bySecret           = "secret"
	byCertificate      = "certificate"
	byManagedIdentity  = "managed_identity"
	byWorkloadIdentity = "workload_identity"
	byGitHub           = "github_oidc"
	byAzureCLI         = "azure_cli"
)

// authRule is what an auth block of a kind has.
type authRule struct {
	required, optional []string

	// registered says that tenant_id and client_id must be given: nothing else says who
	// we are.
	registered bool
}

func authRules() map[string]authRule {
	return map[string]authRule{
		bySecret:           {required: []string{"secret"}, registered: true},
		byCertificate:      {required: []string{"path"}, optional: []string{"password"}, registered: true},
		byManagedIdentity:  {},
		byWorkloadIdentity: {optional: []string{"token_file"}},
		byGitHub:           {optional: []string{"audience"}, registered: true},
		byAzureCLI:         {},
	}
}

// authSettings are the settings of all kinds.
func authSettings() []string { return []string{"secret", "path", "password", "token_file", "audience"} }

// identity is who we are.
type identity struct {
	kind           string
	tenant, client string
	secret         secret // the secret, or the password of the certificate
	file           string // the certificate, or the token of a workload
	audience       string
}

// read reads an auth block. The tenant and the client are known already.
func (id *identity) read(block cty.Value, dir string) error {
	id.kind = textOf(block, "kind")
	rule, known := authRules()[id.kind]
	if !known {
		return fmt.Errorf("it is one of %s", strings.Join(slices.Sorted(maps.Keys(authRules())), ", "))
	}
	for _, name := range authSettings() {
		isSet := textOf(block, name) != ""
		switch {
		case slices.Contains(rule.required, name) && !isSet:
			return fmt.Errorf("%s needs %s", id.kind, name)
		case isSet && !slices.Contains(rule.required, name) && !slices.Contains(rule.optional, name):
			return fmt.Errorf("%s has no %s", id.kind, name)
		}
	}
	if rule.registered && (id.tenant == "" || id.client == "") {
		return errors.New(id.kind + " needs tenant_id and client_id beside it: they are on the application's page in Microsoft Entra")
	}
	id.secret = newSecret(textOf(block, "secret") + textOf(block, "password"))
	id.file = within(dir, textOf(block, "path")+textOf(block, "token_file"))
	if id.audience = textOf(block, "audience"); id.audience == "" {
		id.audience = "api://AzureADTokenExchange"
	}
	return nil
}

// secret is a value that nobody prints by mistake: being a function it is an
// address to every verb of package fmt and to log/slog.
type secret func() string

func newSecret(value string) secret { return func() string { return value } }
