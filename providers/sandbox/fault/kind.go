package fault

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what can go wrong, and how options and the control endpoint name it.
type Kind string

// The faults of HTTP, which strike whatever is called.
const (
	// CutBefore closes the connection before the request is handled.
	CutBefore Kind = "cut_before"

	// CutAfter handles the request and closes the connection without an answer.
	CutAfter Kind = "cut_after"

	// Latency holds the request back by Slow, on top of the latency in force.
	Latency Kind = "latency"

	// Truncated handles the request and gives the first half of the answer.
	Truncated Kind = "truncated"

	// Malformed handles the request and breaks the syntax of the answer.
	Malformed Kind = "malformed"

	// TimeoutAfter handles the request and answers 504.
	TimeoutAfter Kind = "timeout_after"

	// BadGateway does not handle the request and answers as a proxy whose
	// server is away: 502, with a page.
	BadGateway Kind = "bad_gateway"

	// LoginPage does not handle the request and answers 200 with a page that
	// wants somebody to sign in.
	LoginPage Kind = "login_page"
)

// The faults of Exchange.
const (
	// ServerBusy does not handle the request and asks to back off.
	ServerBusy Kind = "server_busy"

	// BatchStopped handles the first items of a batch and stops.
	BatchStopped Kind = "batch_stopped"

	// TimeoutExpired does not handle the request and says that it took too long.
	TimeoutExpired Kind = "timeout_expired"

	// Quota refuses to store something, as a full mailbox does.
	Quota Kind = "quota"

	// FolderDeleted moves a folder of contacts to the deleted items before the
	// request is handled, as a user would.
	FolderDeleted Kind = "folder_deleted"

	// ItemEdited edits an item before the request is handled, as a user would.
	ItemEdited Kind = "item_edited"

	// SyncStateRefused refuses a sync state, which makes the client read all.
	SyncStateRefused Kind = "sync_state_refused"

	// MovedAway answers as if the mailbox had been moved to another server.
	MovedAway Kind = "moved_away"
)

// The faults of Graph. Those of a request strike the requests of a batch one by
// one.
const (
	// GraphThrottled does not handle the request and answers 429.
	GraphThrottled Kind = "graph_throttled"

	// GraphUnavailable does not handle the request and answers 503, with a
	// Retry-After.
	GraphUnavailable Kind = "graph_unavailable"

	// GraphUnavailableAfter writes, and answers 503 without a Retry-After.
	GraphUnavailableAfter Kind = "graph_unavailable_after"

	// GraphTimeout does not handle the request and answers 504.
	GraphTimeout Kind = "graph_timeout"

	// GraphTimeoutAfter writes, and answers 504.
	GraphTimeoutAfter Kind = "graph_timeout_after"

	// GraphNotEnabled answers as if the mailbox were not in the cloud.
	GraphNotEnabled Kind = "graph_not_enabled"

	// GraphStrayChunk sends a body after an answer that has none, which the client
	// finds on the connection when it uses it again.
	GraphStrayChunk Kind = "graph_stray_chunk"

	// GraphTokenExpired does not handle the request and says that the access token
	// has expired.
	GraphTokenExpired Kind = "graph_token_expired" //nolint:gosec // no credential, the name of a fault

	// GraphTokenRefused gives no access token to an app.
	GraphTokenRefused Kind = "graph_token_refused" //nolint:gosec // as above

	// GraphDeltaExpired refuses a delta token, which makes the client read all.
	GraphDeltaExpired Kind = "graph_delta_expired"

	// GraphDeltaRepeated tells changes twice: in one answer, and again in the next
	// round.
	GraphDeltaRepeated Kind = "graph_delta_repeated"

	// GraphDeltaLost leaves the last deletion out of a round.
	GraphDeltaLost Kind = "graph_delta_lost"

	// GraphGhostFolder says that a folder was deleted, and leaves it there.
	GraphGhostFolder Kind = "graph_ghost_folder"
)

// The faults of the CRM.
const (
	// CRMRunsOn answers 504 while the request goes on running in the CRM, so
	// that the login is active for a while.
	CRMRunsOn Kind = "crm_runs_on"

	// CRMActive says that the login is active although it is not.
	CRMActive Kind = "crm_active"

	// CRMError does not run the command and answers it with an error.
	CRMError Kind = "crm_error"

	// CRMRightsLost gives nothing, as to a login that lost its rights.
	CRMRightsLost Kind = "crm_rights_lost"

	// CRMLimit gives the first ten records, and no sign that there are more.
	CRMLimit Kind = "crm_limit"

	// CRMMerge merges two persons or companies before the query is run, as a user
	// would, so that the id of one is gone.
	CRMMerge Kind = "crm_merge"

	// CRMLanguage gives the texts of catalogs in another language.
	CRMLanguage Kind = "crm_language"
)

// Kinds are all of them, sorted.
func Kinds() []Kind {
	kinds := []Kind{
		CutBefore, CutAfter, Latency, Truncated, Malformed, TimeoutAfter, BadGateway, LoginPage,
		ServerBusy, BatchStopped, TimeoutExpired, Quota, FolderDeleted, ItemEdited, SyncStateRefused, MovedAway,
		GraphThrottled, GraphUnavailable, GraphUnavailableAfter, GraphTimeout, GraphTimeoutAfter, GraphNotEnabled, GraphStrayChunk,
		GraphTokenExpired, GraphTokenRefused, GraphDeltaExpired, GraphDeltaRepeated, GraphDeltaLost, GraphGhostFolder,
		CRMRunsOn, CRMActive, CRMError, CRMRightsLost, CRMLimit, CRMMerge, CRMLanguage,
	}
	slices.Sort(kinds)
	return kinds
}

// ParseKind is the kind with that name. The error lists those that there are.
func ParseKind(name string) (Kind, error) {
	if k := Kind(name); slices.Contains(Kinds(), k) {
		return k, nil
	}
	var names []string
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return "", fmt.Errorf("there is no fault %q; there are %s", name, strings.Join(names, ", "))
}
