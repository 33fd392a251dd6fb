package graph

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// signer makes credentials of one identity.
type signer struct {
	identity
	authority string
	endpoint  *tokenEndpoint
	getenv    func(string) string
}

// credential makes a credential that has no token yet. It fails if a setting of the
// identity is not what Microsoft Entra has, or a file of it cannot be read.
func (s *signer) credential() (azcore.TokenCredential, error) {
	c, err := s.plain()
	if err != nil {
		return nil, err
	}
	return &credential{plain: c, host: s.endpoint.authority.Host()}, nil
}

func (s *signer) plain() (azcore.TokenCredential, error) {
	options := azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: s.authority},
		Transport: s.endpoint,
		// Whoever called repeats, by the verdict.
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
	// That the authority exists need not be asked elsewhere: it is named in the
	// configuration, or one of those that Microsoft documents.
	const known = true
	switch s.kind {
	case bySecret:
		c, err := azidentity.NewClientSecretCredential(s.tenant, s.client, s.secret(),
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: known})
		return whole(c, err, errNotEntra)
	case byCertificate:
		certificate, err := s.certificate()
		if err != nil {
			return nil, err
		}
		c, err := azidentity.NewClientCertificateCredential(s.tenant, s.client, certificate.chain, certificate.key,
			&azidentity.ClientCertificateCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: known})
		return whole(c, err, fmt.Errorf("%w, or the key in %s cannot sign", errNotEntra, s.file))
	case byManagedIdentity:
		o := &azidentity.ManagedIdentityCredentialOptions{ClientOptions: options}
		if s.client != "" {
			o.ID = azidentity.ClientID(s.client)
		}
		c, err := azidentity.NewManagedIdentityCredential(o)
		return whole(c, err, errors.New("auth: this machine takes no client_id for its managed identity: leave it out"))
	case byWorkloadIdentity:
		c, err := azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: options, DisableInstanceDiscovery: known, ClientID: s.client, TenantID: s.tenant, TokenFilePath: s.file,
		})
		return whole(c, err, errors.New("auth: client_id, tenant_id or token_file is given neither here nor by the pod's environment: is the service account annotated for workload identity?"))
	case byGitHub:
		c, err := azidentity.NewClientAssertionCredential(s.tenant, s.client, s.githubToken,
			&azidentity.ClientAssertionCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: known})
		return whole(c, err, errNotEntra)
	}
	c, err := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: s.tenant})
	return whole(c, err, errNotEntra)
}

// errNotEntra is for settings that are refused before anybody is asked.
var errNotEntra = errors.New("auth: tenant_id or client_id is not what Microsoft Entra has, or authority is none")

// whole is a credential, or what to do if there is none. The libraries' own words
// may quote a secret.
func whole[C azcore.TokenCredential](c C, err, advice error) (azcore.TokenCredential, error) {
	if err != nil {
		return nil, advice
	}
	return c, nil
}

// credential is a credential whose errors are *tokenError.
type credential struct {
	plain azcore.TokenCredential
	host  string
}

// GetToken implements azcore.TokenCredential.
func (c *credential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	noted := &note{}
	token, err := c.plain.GetToken(context.WithValue(ctx, noteKey{}, noted), options)
	switch {
	case err == nil && token.Token != "":
		return token, nil
	case ctx.Err() != nil:
		return azcore.AccessToken{}, context.Cause(ctx)
	case noted.last() != nil:
		return azcore.AccessToken{}, noted.last()
	}
	return azcore.AccessToken{}, refusedToken(c.host, "it gives no token: look whether auth, tenant_id and client_id are right, and whether whoever is to sign in has done so")
}

// githubToken asks GitHub for the token by which it vouches for a job.
func (s *signer) githubToken(ctx context.Context) (string, error) {
	address, bearer := s.getenv("ACTIONS_ID_TOKEN_REQUEST_URL"), s.getenv("ACTIONS_ID_TOKEN_REQUEST_TOKEN")
	if address == "" || bearer == "" {
		return "", s.endpoint.fail(ctx, refusedToken("GitHub", "it offers this job no token: the job needs permissions: id-token: write"))
	}
	return s.endpoint.githubToken(ctx, address, bearer, s.audience)
}

// certificate is the certificate of an application with its key.
func (s *signer) certificate() (*keyPair, error) {
	data, err := os.ReadFile(s.file)
	if err != nil {
		return nil, fmt.Errorf("auth: path: %w", err)
	}
	chain, key, err := azidentity.ParseCertificates(data, []byte(s.secret()))
	if err != nil || len(chain) == 0 {
		return nil, fmt.Errorf("auth: path: there is no certificate with its key in %s, or password is wrong", s.file)
	}
	return &keyPair{chain: chain, key: key}, nil
}

// expiry is when what we sign in with expires, zero if that is not known.
func (s *signer) expiry() time.Time {
	if s.kind != byCertificate {
		return time.Time{}
	}
	pair, err := s.certificate()
	if err != nil {
		return time.Time{}
	}
	return pair.chain[0].NotAfter
}
