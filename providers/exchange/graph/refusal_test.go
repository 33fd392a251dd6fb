package graph

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/pace"
)

func TestRefusal(t *testing.T) {
	tests := map[string]struct {
		status  int
		code    string
		after   time.Duration
		class   error
		verdict pace.Verdict
		mayBe   bool // done
	}{
		"throttled":             {429, "ApplicationThrottled", 3 * time.Second, providers.ErrTransport, pace.Verdict{Retry: pace.Later, After: 3 * time.Second, Slower: true}, false},
		"throttled for what":    {429, "ErrorItemNotFound", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later, Slower: true}, false},
		"too many objects":      {503, "ErrorTooManyObjectsOpened", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later, Slower: true}, false},
		"busy, with a time":     {503, "serviceNotAvailable", time.Second, providers.ErrTransport, pace.Verdict{Retry: pace.Later, After: time.Second, Slower: true}, false},
		"busy, without":         {503, "ErrorServerBusy", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later}, true},
		"being moved":           {503, "ErrorMailboxMoveInProgress", 0, nil, pace.Verdict{Retry: pace.Later}, true},
		"no code":               {503, "", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later}, true},
		"internal":              {500, "ErrorInternalServerError", 0, nil, pace.Verdict{Retry: pace.Later}, true},
		"gateway":               {504, "UnknownError", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later}, true},
		"slow request":          {408, "", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later}, true},
		"behind":                {424, "FailedDependency", 0, providers.ErrTransport, pace.Verdict{Retry: pace.Later}, false},
		"token":                 {401, "InvalidAuthenticationToken", 0, providers.ErrCredentials, pace.Verdict{Fatal: true}, false},
		"access":                {403, "ErrorAccessDenied", 0, providers.ErrDenied, pace.Verdict{}, false},
		"no right":              {403, "Authorization_RequestDenied", 0, providers.ErrDenied, pace.Verdict{}, false},
		"item gone":             {404, "ErrorItemNotFound", 0, providers.ErrGone, pace.Verdict{}, false},
		"malformed id":          {400, "ErrorInvalidIdMalformed", 0, providers.ErrGone, pace.Verdict{}, false},
		"not enabled":           {404, "MailboxNotEnabledForRESTAPI", 0, providers.ErrNoMailbox, pace.Verdict{}, false},
		"no user":               {404, "Request_ResourceNotFound", 0, providers.ErrNoMailbox, pace.Verdict{}, false},
		"no such mailbox":       {404, "ErrorNonExistentMailbox", 0, providers.ErrNoMailbox, pace.Verdict{}, false},
		"an invalid user":       {404, "ErrorInvalidUser", 0, providers.ErrNoMailbox, pace.Verdict{}, false},
		"folder exists":         {409, "ErrorFolderExists", 0, providers.ErrExists, pace.Verdict{}, false},
		"name exists":           {400, "nameAlreadyExists", 0, providers.ErrExists, pace.Verdict{}, false},
		"modified":              {412, "resourceModified", 0, providers.ErrChanged, pace.Verdict{}, false},
		"conflict":              {409, "ErrorIrresolvableConflict", 0, providers.ErrChanged, pace.Verdict{}, false},
		"stale":                 {410, "syncStateNotFound", 0, errStaleLink, pace.Verdict{}, false},
		"stale otherwise":       {400, "SYNCSTATEINVALID", 0, errStaleLink, pace.Verdict{}, false},
		"gone without a code":   {410, "", 0, errStaleLink, pace.Verdict{}, false},
		"full":                  {507, "ErrorQuotaExceeded", 0, providers.ErrFull, pace.Verdict{}, false},
		"too large":             {413, "ErrorMessageSizeExceeded", 0, nil, pace.Verdict{}, false},
		"a bad property":        {400, "ErrorInvalidProperty", 0, nil, pace.Verdict{}, false},
		"never heard of":        {400, "ErrorFromTheFuture", 0, nil, pace.Verdict{}, false},
		"a redirect":            {302, "", 0, nil, pace.Verdict{}, false},
		"no status that is one": {0, "", 0, nil, pace.Verdict{}, false},
	}
	classes := []error{
		providers.ErrNoMailbox, providers.ErrGone, providers.ErrChanged, providers.ErrExists, providers.ErrFull, providers.ErrDenied,
		providers.ErrCredentials, providers.ErrUnknownOutcome, providers.ErrTransport, errStaleLink,
	}
	for name, test := range tests {
		for _, inner := range []bool{false, true} {
			t.Run(fmt.Sprint(name, inner), func(t *testing.T) {
				body := fmt.Sprintf(`{"error":{"code":%q,"message":"Erika Muster <erika@example.com>"}}`, test.code)
				if inner {
					body = fmt.Sprintf(`{"error":{"code":"GenericError","message":"Erika Muster","innerError":{"code":%q}}}`, test.code)
				}
				err := failure(&wire.Reply{Status: test.status, RetryAfter: test.after, Body: []byte(body)})
				for _, class := range classes {
					if errors.Is(err, class) != (class == test.class) { //nolint:errorlint // identity is meant
						t.Errorf("%v is %v: %v", err, class, errors.Is(err, class))
					}
				}
				var judged pace.Judged
				if !errors.As(err, &judged) || judged.Verdict() != test.verdict {
					t.Errorf("the verdict of %v is not %+v", err, test.verdict)
				}
				if mayBeDone(err) != test.mayBe {
					t.Errorf("%v may be done: %v", err, !test.mayBe)
				}
				if strings.Contains(err.Error(), "Erika") {
					t.Errorf("the error tells a name: %v", err)
				}
			})
		}
	}
}

// TestRulesAdvise has every rule say what to do.
func TestRulesAdvise(t *testing.T) {
	for code, r := range rules {
		if r.advice == "" || code != strings.ToLower(code) {
			t.Errorf("%s: %+v", code, r)
		}
	}
}

func TestBudgetOfAnyTenMinutes(t *testing.T) {
	b, now := &budget{limit: 100}, time.Unix(1_700_000_007, 0)
	var sent []time.Time
	for i := range 2000 {
		n := 1 + i%7
		for {
			wait := b.take(n, now)
			if wait == 0 {
				break
			}
			if wait < 0 || wait > budgetSpan+budgetPart {
				t.Fatalf("the wait is %s", wait)
			}
			now = now.Add(wait)
		}
		for range n {
			sent = append(sent, now)
		}
		now = now.Add(time.Duration(i%13) * 100 * time.Millisecond)
	}
	for i := range sent[100:] {
		if span := sent[100+i].Sub(sent[i]); span < budgetSpan {
			t.Fatalf("101 requests went out within %s", span)
		}
	}
	if took := now.Sub(sent[0]); took > time.Duration(len(sent)/100+1)*(budgetSpan+2*budgetPart) {
		t.Errorf("%d requests took %s", len(sent), took)
	}
}

// TestBudgetOfManyAtOnce lets through what is more than the limit, once there is nothing else.
func TestBudgetOfManyAtOnce(t *testing.T) {
	b, now := &budget{limit: 5}, time.Unix(1_700_000_000, 0)
	if wait := b.take(9, now); wait != 0 {
		t.Errorf("the wait is %s", wait)
	}
	if wait := b.take(1, now); wait <= 0 {
		t.Errorf("the wait is %s", wait)
	}
	if wait := b.take(1, now.Add(-time.Hour)); wait <= 0 { // a clock that was set back
		t.Errorf("the wait is %s", wait)
	}
}
