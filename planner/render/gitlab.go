package render

import (
	"encoding/json"
	"io"

	"contactsync/planner"
)

// maxGitLab is the largest number that GitLab shows.
const maxGitLab = 999_999

// GitLab writes the sums of a plan as the report that GitLab calls "terraform"
// (docs.gitlab.com/ci/yaml/artifacts_reports/#artifactsreportsterraform), and nothing else: who may see
// that may be anybody. Moves are updates there, so that a plan of moves alone is not taken for none.
func GitLab(w io.Writer, totals planner.Totals) error {
	n := newTally(totals.Actions)
	return json.NewEncoder(w).Encode(struct {
		Create int `json:"create"`
		Update int `json:"update"`
		Delete int `json:"delete"`
	}{min(n.added, maxGitLab), min(n.changed+totals.Actions[planner.Move], maxGitLab), min(n.destroyed, maxGitLab)})
}
