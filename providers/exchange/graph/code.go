package graph

import (
	"net/http"

	"contactsync/providers"
)

// conduct is what to do about a refusal.
type conduct int

const (
	// refuse: it was not done and would not be the next time.
	refuse conduct = iota

	// wait: it was not done; it may be sent again after a pause.
	wait

	// slow: as wait, and fewer requests at once.
	slow

	// busy: as slow if the service names a time, and as look if it names none.
	busy

	// look: it may have been done. It may be sent again after a look at what was done.
	look

	// behind: it was not done because of the one before it in the same batch.
	behind
)

// rule is what a refusal means to us.
type rule struct {
	conduct conduct

	// class is the class of the error, nil if it concerns what was asked for and nothing
	// else.
	class error

	// advice says what to do now.
	advice string

	// ofAll says that it is not this mailbox alone that has too much to do.
	ofAll bool
}

// What several refusals advise.
const (
	later        = "the next run tries again; if it lasts, lower mailbox_concurrency, and look which other programs use the mailbox"
	tooOften     = "the next run tries again; if it lasts, lower requests_per_second, and look which other programs use the application"
	again        = "the next run tries again; if it lasts, look at the service health in the Microsoft 365 admin center"
	moving       = "the mailbox is being moved or is down: wait until the service has it again; the next run tries again"
	noMailbox    = "look whether the user has a licence for Exchange Online and is not deleted, correct the rep's e-mail address in the CRM, or exclude the mailbox; a mailbox of Exchange Server needs a provider \"ews\""
	noRights     = "give the application the role Application Contacts.ReadWrite over this mailbox, or the permission Contacts.ReadWrite; a change takes up to two hours"
	full         = "delete something from the mailbox, or raise its quota"
	replan       = "the next run reads it again and decides anew"
	notThere     = "the next run looks where it is"
	badProperty  = "the service does not take a property: look at the mapping of this contact"
	tooLarge     = "the contact is larger than the service takes: shorten its notes, or leave out its photo"
	wrongRequest = "this is a mistake in contactsync: report it with the code"
	unknownCode  = "Microsoft's documentation of the error codes of Microsoft Graph says what it means"
)

// ruleOf is the rule for a refusal: that of the first code that is known, or else that of
// the status: that of a throttled request says that nothing was done, whatever the codes are.
// code is the one that decided, or the outermost, "" if there is none.
func ruleOf(status int, codes []string) (r rule, code string) {
	if status == http.StatusFailedDependency {
		return statusRules(status), first(codes)
	}
	for _, code := range codes {
		if r, known := rules[code]; known && (r.conduct == slow || status != http.StatusTooManyRequests) {
			return r, code
		}
	}
	return statusRules(status), first(codes)
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// statusRules is the rule for an HTTP status.
func statusRules(status int) rule {
	switch status {
	case http.StatusTooManyRequests:
		return rule{slow, providers.ErrTransport, later, false}
	case http.StatusServiceUnavailable:
		return rule{busy, providers.ErrTransport, again, true}
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusGatewayTimeout:
		return rule{look, providers.ErrTransport, again, false}
	case http.StatusFailedDependency:
		return rule{behind, providers.ErrTransport, again, false}
	case http.StatusUnauthorized:
		return rule{refuse, providers.ErrCredentials, "the service refuses the token: look whether cloud, url and tenant_id belong together, and whether the application is enabled", false}
	case http.StatusForbidden:
		return rule{refuse, providers.ErrDenied, noRights, false}
	case http.StatusNotFound:
		return rule{refuse, providers.ErrGone, notThere, false}
	case http.StatusConflict, http.StatusPreconditionFailed:
		return rule{refuse, providers.ErrChanged, replan, false}
	case http.StatusGone:
		return rule{refuse, errStaleLink, again, false}
	case http.StatusRequestEntityTooLarge:
		return rule{refuse, nil, tooLarge, false}
	case http.StatusInsufficientStorage:
		return rule{refuse, providers.ErrFull, full, false}
	}
	return rule{advice: unknownCode}
}

// rules are the codes that we know, in lower case ("Microsoft Graph error responses", and
// the response codes of Exchange Web Services, which Outlook passes on).
var rules = map[string]rule{
	"errortoomanyobjectsopened": {slow, providers.ErrTransport, later, false},
	"applicationthrottled":      {slow, providers.ErrTransport, later, false},
	"activitylimitreached":      {slow, providers.ErrTransport, tooOften, true},
	"toomanyrequests":           {slow, providers.ErrTransport, tooOften, true},

	"servicenotavailable":               {busy, providers.ErrTransport, again, true},
	"errorserverbusy":                   {busy, providers.ErrTransport, again, true},
	"errormailboxstoreunavailable":      {busy, nil, moving, false},
	"errormailboxmoveinprogress":        {busy, nil, moving, false},
	"errorinternalservertransienterror": {look, providers.ErrTransport, again, false},
	"errorinternalservererror":          {look, nil, again, false},
	"errortimeoutexpired":               {look, nil, later, false},

	"mailboxnotenabledforrestapi":   {refuse, providers.ErrNoMailbox, noMailbox, false},
	"resourcenotfound":              {refuse, providers.ErrNoMailbox, noMailbox, false},
	"request_resourcenotfound":      {refuse, providers.ErrNoMailbox, noMailbox, false},
	"errorinvaliduser":              {refuse, providers.ErrNoMailbox, noMailbox, false},
	"errornonexistentmailbox":       {refuse, providers.ErrNoMailbox, noMailbox, false},
	"erroraccessdenied":             {refuse, providers.ErrDenied, noRights, false},
	"authorization_requestdenied":   {refuse, providers.ErrDenied, noRights, false},
	"invalidauthenticationtoken":    {refuse, providers.ErrCredentials, "the service refuses the token: look whether cloud, url and tenant_id belong together", false},
	"erroritemnotfound":             {refuse, providers.ErrGone, notThere, false},
	"itemnotfound":                  {refuse, providers.ErrGone, notThere, false},
	"errorfoldernotfound":           {refuse, providers.ErrGone, notThere, false},
	"errorsyncfoldernotfound":       {refuse, providers.ErrGone, notThere, false},
	"errorinvalididmalformed":       {refuse, providers.ErrGone, notThere, false},
	"errorinvalidid":                {refuse, providers.ErrGone, notThere, false},
	"errorfolderexists":             {refuse, providers.ErrExists, replan, false},
	"namealreadyexists":             {refuse, providers.ErrExists, replan, false},
	"resourcemodified":              {refuse, providers.ErrChanged, replan, false},
	"errorirresolvableconflict":     {refuse, providers.ErrChanged, replan, false},
	"syncstatenotfound":             {refuse, errStaleLink, again, false},
	"resyncrequired":                {refuse, errStaleLink, again, false},
	"syncstateinvalid":              {refuse, errStaleLink, again, false},
	"errorinvalidsyncstatedata":     {refuse, errStaleLink, again, false},
	"quotalimitreached":             {refuse, providers.ErrFull, full, false},
	"errorquotaexceeded":            {refuse, providers.ErrFull, full, false},
	"errormessagesizeexceeded":      {refuse, nil, tooLarge, false},
	"errorinvalidproperty":          {refuse, nil, badProperty, false},
	"errorinvalidrequest":           {refuse, nil, wrongRequest, false},
	"errorinvalidurlqueryfilter":    {refuse, nil, wrongRequest, false},
	"unabletodeserializepostbody":   {refuse, nil, wrongRequest, false},
	"badrequest":                    {refuse, nil, wrongRequest, false},
	"errorinvalidpropertyset":       {refuse, nil, badProperty, false},
	"errorpropertyvalidationfailed": {refuse, nil, badProperty, false},
}
