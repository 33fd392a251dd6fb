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
	policy := &planner.Policy{
		Sync:              s.Name,
		Recreate:          onChange == config.RecreateOnChange,
		ReleaseUnselected: onUnselected == config.KeepRemoved,
		ReleaseDeleted:    onDeleted == config.KeepRemoved,
		DeleteLeft:        onLeft == config.DeleteRemoved,
		DeleteMode:        mode,
	}
	switch onDrift {
	case config.KeepDrift:
		policy.Drift = planner.Keep
	case config.ReportDrift:
		policy.Drift = planner.Report
	}
	return policy
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

// folder sets the policy's folder: the user block's setting before the user's
// own one in the CRM before the sync's. If there is a reason, the mailbox
// cannot be planned.
func (s *syncWorld) folder(policy *planner.Policy, user *config.User, rep *providers.Record) (planner.SkipReason, string) {
	enabled, expression, literal := s.Categorization.Enabled, s.Categorization.Folder, ""
	policy.MoveAlways = s.Categorization.Always
	if s.HonorUserSettings {
		category, given, err := contactCategory(rep.Rep.Settings)
		if err != nil {
			return planner.BadSettings, fmt.Sprintf("%s: the rep's user settings are not the XML they should be: %v; correct them in the CRM, or leave them empty", rep.Origin, err)
		}
		if given {
			enabled, literal = category != "", category
		}
	}
	if user != nil && user.Categorization != nil {
		enabled = user.Categorization.Enabled
		if user.Categorization.Folder != nil {
			expression, literal = user.Categorization.Folder, ""
		}
		override(&policy.MoveAlways, user.Categorization.Always)
	}
	if !enabled {
		return "", ""
	}
	path := []string{literal}
	if literal == "" {
		if expression == nil {
			return planner.BadFolder, fmt.Sprintf("%s: categorization is enabled for this user and no folder is named", user.Range)
		}
		var err error
		path, err = expression.Path(config.Scope{Rep: config.Row{Schema: s.source.Reps.Schema, Values: rep.Values}})
		if err != nil {
			return planner.BadFolder, err.Error()
		}
	}
	for i, name := range path {
		path[i] = strings.TrimSpace(name)
		if problem := folderProblem(path[i]); problem != "" {
			return planner.BadFolder, fmt.Sprintf("%s: the folder name %s", rep.Origin, problem)
		}
	}
	if len(path) == 0 {
		return planner.BadFolder, fmt.Sprintf("%s: the folder path is empty", rep.Origin)
	}
	policy.Folder = path
	return "", ""
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
