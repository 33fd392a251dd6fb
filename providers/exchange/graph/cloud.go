package graph

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
)

// national is where a cloud of Microsoft's has its services ("National cloud
// deployments" of Microsoft Graph).
type national struct {
	graph     string // without the version
	authority string

	// purges says that the cloud has permanentDelete.
	purges bool
}

// publicCloud is the cloud that is meant if none is named.
const publicCloud = "public"

// clouds are the clouds by their names in a provider block.
func clouds() map[string]national {
	return map[string]national{
		publicCloud: {"https://graph.microsoft.com", cloud.AzurePublic.ActiveDirectoryAuthorityHost, true},
		"us_gov":    {"https://graph.microsoft.us", cloud.AzureGovernment.ActiveDirectoryAuthorityHost, false},
		"us_dod":    {"https://dod-graph.microsoft.us", cloud.AzureGovernment.ActiveDirectoryAuthorityHost, false},
		"china":     {"https://microsoftgraph.chinacloudapi.cn", cloud.AzureChina.ActiveDirectoryAuthorityHost, false},
	}
}

// version is the version of the service, as the last segment of its address.
const version = "/v1.0"
