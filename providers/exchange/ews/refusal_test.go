package ews

import (
	"errors"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/pace"
)

func TestRefusal(t *testing.T) {
	tests := map[string]struct {
		message wire.Message
		class   error
		verdict pace.Verdict
		mayBe   bool // done
	}{
		"busy": {
			wire.Message{Code: "ErrorServerBusy", BackOff: 5 * time.Second},
			providers.ErrTransport, pace.Verdict{Retry: pace.Later, After: 5 * time.Second}, false,
		},
		"busy within": {
			wire.Message{Code: "ErrorInternalServerError", Inner: "ErrorServerBusy"},
			providers.ErrTransport, pace.Verdict{Retry: pace.Later}, false,
		},
		"too many connections": {
			wire.Message{Code: "ErrorExceededConnectionCount"},
			providers.ErrTransport, pace.Verdict{Retry: pace.Later, Slower: true}, false,
		},
		"timeout":          {wire.Message{Code: "ErrorTimeoutExpired"}, nil, pace.Verdict{Retry: pace.Later}, true},
		"internal":         {wire.Message{Code: "ErrorInternalServerError"}, nil, pace.Verdict{Retry: pace.Once}, true},
		"stopped":          {wire.Message{Code: "ErrorBatchProcessingStopped"}, nil, pace.Verdict{Retry: pace.Later}, false},
		"no mailbox":       {wire.Message{Code: "ErrorNonExistentMailbox"}, providers.ErrNoMailbox, pace.Verdict{}, false},
		"no address":       {wire.Message{Code: "ErrorMissingEmailAddress"}, providers.ErrNoMailbox, pace.Verdict{}, false},
		"not impersonated": {wire.Message{Code: "ErrorImpersonateUserDenied"}, providers.ErrDenied, pace.Verdict{}, false},
		"no access":        {wire.Message{Code: "ErrorAccessDenied"}, providers.ErrDenied, pace.Verdict{}, false},
		"full":             {wire.Message{Code: "ErrorQuotaExceeded"}, providers.ErrFull, pace.Verdict{}, false},
		"conflict":         {wire.Message{Code: "ErrorIrresolvableConflict"}, providers.ErrChanged, pace.Verdict{}, false},
		"item gone":        {wire.Message{Code: "ErrorItemNotFound"}, providers.ErrGone, pace.Verdict{}, false},
		"folder gone":      {wire.Message{Code: "ErrorToFolderNotFound"}, providers.ErrGone, pace.Verdict{}, false},
		"folder exists":    {wire.Message{Code: "ErrorFolderExists"}, providers.ErrExists, pace.Verdict{}, false},
		"password expired": {wire.Message{Code: "ErrorPasswordExpired"}, providers.ErrCredentials, pace.Verdict{Fatal: true}, false},
		"bad property":     {wire.Message{Code: "ErrorInvalidPropertyRequest"}, nil, pace.Verdict{}, false},
		"stale state":      {wire.Message{Code: "ErrorInvalidSyncStateData"}, errStaleState, pace.Verdict{}, false},
		"never heard of":   {wire.Message{Code: "ErrorFromTheFuture"}, nil, pace.Verdict{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.message.Class, test.message.Text = wire.Error, "Erika Muster <erika@example.com>"
			err := failure(&test.message)
			if test.class != nil && !errors.Is(err, test.class) {
				t.Errorf("%v is not %v", err, test.class)
			}
			for _, class := range classes() {
				if class != test.class && errors.Is(err, class) { //nolint:errorlint // identity is meant
					t.Errorf("%v is %v", err, class)
				}
			}
			if judged, ok := errors.AsType[pace.Judged](err); !ok || judged.Verdict() != test.verdict {
				t.Errorf("the verdict is %+v, not %+v", judged.Verdict(), test.verdict)
			}
			if mayBeDone(err) != test.mayBe {
				t.Errorf("may be done: %v", mayBeDone(err))
			}
			if strings.Contains(err.Error(), "Erika") || !strings.Contains(err.Error(), "Error") {
				t.Errorf("the text is %q", err)
			}
		})
	}
}

func classes() []error {
	return []error{
		providers.ErrNoMailbox, providers.ErrGone, providers.ErrChanged, providers.ErrExists, providers.ErrFull,
		providers.ErrDenied, providers.ErrCredentials, providers.ErrUnknownOutcome, providers.ErrTransport,
	}
}

func TestRulesAdvise(t *testing.T) {
	for code, r := range rules {
		if r.advice == "" || !strings.HasPrefix(code, "Error") {
			t.Errorf("%s: %+v", code, r)
		}
	}
}
