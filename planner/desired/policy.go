package desired

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"contactsync/config"
	"contactsync/planner"
	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// maxFolderName is the most characters of a folder's name.
const maxFolderName = 255

// leftPolicy is the policy for a mailbox that takes no part in the sync.
func (s *syncWorld) leftPolicy() *planner.Policy {
	policy := s.policy(nil)
	policy.Left = true
	return policy
}

// policy is the sync's policy with a user's overrides, without the folder.
func (s *syncWorld) policy(user *config.User) *planner.Policy {
	onChange, onDrift := s.OnChange, s.OnDrift
	onUnselected, onDeleted, onLeft, mode := s.OnUnselected, s.OnDeleted, s.OnMailboxLeft, s.DeleteMode
	if user != nil {
		override(&onChange, user.OnChange)
		override(&onDrift, user.OnDrift)
		override(&onUnselected, user.OnUnselected)
		override(&onDeleted, user.OnDeleted)
		override(&onLeft, user.OnMailboxLeft)
		override(&mode, user.DeleteMode)
	}
	return &planner.Policy{
		Sync:              s.Name,
		Recreate:          onChange == config.RecreateOnChange,
		ReleaseUnselected: onUnselected == config.KeepRemoved,
		ReleaseDeleted:    onDeleted == config.KeepRemoved,
		DeleteLeft:        onLeft == config.DeleteRemoved,
		DeleteMode:        mode,
		Drift:             driftOf(onDrift),
		Adopt:             adoptOf(s.Adopt),
	}
}

func override[T any](setting *T, by *T) {
	if by != nil {
		*setting = *by
	}
}

// criteria are the sync's criteria of each kind with a user's overrides.
func (s *syncWorld) criteria(user *config.User) map[addressbook.Kind]planner.Criteria {
	sel := s.Select
	if user != nil {
		override(&sel.Rep, user.Rep)
		override(&sel.SalesGroup, user.SalesGroup)
		override(&sel.Favorites, user.Favorites)
		override(&sel.All, user.All)
		override(&sel.Companies, user.Companies)
	}
	var by planner.Criteria
	for criterion, on := range map[planner.Criteria]bool{
		planner.ByRep: sel.Rep, planner.BySalesGroup: sel.SalesGroup, planner.ByFavorites: sel.Favorites, planner.ByAll: sel.All,
	} {
		if on {
			by |= criterion
		}
	}
	criteria := map[addressbook.Kind]planner.Criteria{addressbook.Person: by}
	if sel.Companies {
		criteria[addressbook.Company] = by
	}
	return criteria
}

// takesAll says whether there may be a mailbox that gets every record.
func (s *syncWorld) takesAll() bool {
	if s.Select.All {
		return true
	}
	for _, user := range s.override {
		if isTrue(user.All) {
			return true
		}
	}
	return false
}

// folder sets the policy's folder: the user block's setting before the user's
// own one in the CRM before the sync's. If there is a skip, the mailbox cannot
// be planned.
func (s *syncWorld) folder(policy *planner.Policy, user *config.User, rep *providers.Record) *planner.Skip {
	c, err := s.categorization(user, rep)
	if err != nil {
		return &planner.Skip{Reason: planner.BadSettings, Detail: fmt.Sprintf(
			"%s: the rep's user settings are not the XML they should be: %v; correct them in the CRM, or leave them empty", rep.Origin, err)}
	}
	policy.MoveAlways = c.always
	if !c.enabled {
		return nil
	}
	bad := planner.Skip{Reason: planner.BadFolder}
	path := []string{c.literal}
	if c.literal == "" {
		if c.expression == nil {
			bad.Place, bad.Detail = placeOf(user.Range), fmt.Sprintf("%s: categorization is enabled for this user and no folder is named", user.Range)
			return &bad
		}
		bad.Place = placeOf(c.expression.Range())
		path, err = c.expression.Path(config.Scope{Rep: config.Row{Schema: s.source.Reps.Schema, Values: rep.Values}})
		if err != nil {
			bad.Place, bad.Detail = failedAt(c.expression, err), err.Error()
			return &bad
		}
	}
	for i, name := range path {
		path[i] = strings.TrimSpace(name)
		if problem := folderProblem(path[i]); problem != "" {
			bad.Detail = fmt.Sprintf("%s: the folder name %s", rep.Origin, problem)
			return &bad
		}
	}
	if len(path) == 0 {
		bad.Detail = fmt.Sprintf("%s: the folder path is empty", rep.Origin)
		return &bad
	}
	policy.Folder = path
	return nil
}

// categorization is what is said of a mailbox's folder, and by whom.
type categorization struct {
	enabled    bool
	literal    string             // the name of the folder, "" if expression gives it
	expression *config.Expression // nil if nobody names a folder
	always     bool

	// from is who names the folder or, if there is none, who says so.
	from Origin
}

// categorization is what holds for a rep: the user block's setting before the user's own
// one in the CRM before the sync's. It fails if the setting in the CRM cannot be
// read.
func (s *syncWorld) categorization(user *config.User, rep *providers.Record) (categorization, error) {
	c := categorization{
		enabled: s.Categorization.Enabled, expression: s.Categorization.Folder, always: s.Categorization.Always, from: SaidBySync,
	}
	if s.HonorUserSettings {
		category, given, err := contactCategory(rep.Rep.Settings)
		if err != nil {
			return c, err
		}
		if given {
			c.enabled, c.literal, c.from = category != "", category, SaidInCRM
		}
	}
	if user == nil || user.Categorization == nil {
		return c, nil
	}
	override(&c.always, user.Categorization.Always)
	if c.enabled = user.Categorization.Enabled; !c.enabled {
		c.from = SaidByUserBlock
	}
	if user.Categorization.Folder != nil {
		c.expression, c.literal, c.from = user.Categorization.Folder, "", SaidByUserBlock
	}
	return c, nil
}

// folderProblem says what is wrong with a folder name, "" if nothing is.
func folderProblem(name string) string {
	switch {
	case name == "":
		return "is empty"
	case !utf8.ValidString(name):
		return "is not valid UTF-8"
	case utf8.RuneCountInString(name) > maxFolderName:
		return fmt.Sprintf("is longer than %d characters", maxFolderName)
	case strings.ContainsFunc(name, unicode.IsControl):
		return "contains control characters"
	}
	return ""
}

// contactCategory reads the folder out of a rep's user settings:
// <SyncSettings><ContactSync Category="…"/></SyncSettings>. given is false if
// the attribute is absent; an empty category switches the folder off.
func contactCategory(settings string) (category string, given bool, err error) {
	if strings.TrimSpace(settings) == "" {
		return "", false, nil
	}
	var document struct {
		XMLName     xml.Name `xml:"SyncSettings"`
		ContactSync *struct {
			Category *string `xml:"Category,attr"`
		} `xml:"ContactSync"`
	}
	decoder := xml.NewDecoder(strings.NewReader(settings))
	if err := decoder.Decode(&document); err != nil {
		return "", false, errMalformed(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", false, errors.New("there is something after its end")
	}
	if document.ContactSync == nil || document.ContactSync.Category == nil {
		return "", false, nil
	}
	return strings.TrimSpace(*document.ContactSync.Category), true, nil
}

// errMalformed says where XML is malformed and nothing of what it says.
func errMalformed(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("malformed in line %d", syntax.Line)
	}
	return errors.New("it has another root than SyncSettings")
}

// driftOf is a drift policy as the planner has it.
func driftOf(onDrift config.OnDrift) planner.Drift {
	switch onDrift {
	case config.KeepDrift:
		return planner.Keep
	case config.ReportDrift:
		return planner.Report
	}
	return planner.Overwrite
}

// adoptOf are the rules of adoption as the planner has them.
func adoptOf(a *config.Adopt) planner.Adopt {
	if a == nil {
		return planner.Adopt{}
	}
	return planner.Adopt{Match: a.Match, Folders: a.Folders, Own: a.Own, ReportUnmatched: a.ReportUnmatched}
}
