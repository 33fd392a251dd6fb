package graph

import (
	"net/http"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// bearer is the policy of a pipeline that puts a token on each request. If the
// service refuses the token, which it may before the token expires, the request
// is sent once more with a new one. Challenges by which the service asks for
// certain claims are met by azcore itself.
type bearer struct {
	credential func() (azcore.TokenCredential, error)
	scopes     []string

	mu      sync.Mutex
	current policy.Policy
}

// newBearer makes the policy with a first credential.
func newBearer(credential func() (azcore.TokenCredential, error), scope string) (*bearer, error) {
	b := &bearer{credential: credential, scopes: []string{scope}}
	if _, err := b.renew(nil); err != nil {
		return nil, err
	}
	return b, nil
}

// Do implements policy.Policy.
func (b *bearer) Do(request *policy.Request) (*http.Response, error) {
	b.mu.Lock()
	first := b.current
	b.mu.Unlock()
	response, err := first.Do(request)
	if err != nil || response.StatusCode != http.StatusUnauthorized {
		return response, err
	}
	second, err := b.renew(first)
	if err != nil {
		return response, nil //nolint:nilerr // what was right at the start is not any more: the refusal stands
	}
	runtime.Drain(response)
	if err := request.RewindBody(); err != nil {
		return nil, err
	}
	return second.Do(request)
}

// renew replaces the credential, which keeps its token, unless somebody did since
// one was used.
func (b *bearer) renew(used policy.Policy) (policy.Policy, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.current != used {
		return b.current, nil
	}
	c, err := b.credential()
	if err != nil {
		return nil, err
	}
	b.current = runtime.NewBearerTokenPolicy(c, b.scopes, nil)
	return b.current, nil
}
