package ews

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"contactsync/providers/exchange/ews/wire"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
	"contactsync/providers/web"
)

// ask sends a request that changes nothing, and again while its errors say that
// this may help. Of the messages of the answer none is such that it may.
func ask[A any](ctx context.Context, b *box, body []byte, f form[A]) (*A, error) {
	var answer *A
	err := b.pacer.Call(ctx, b.name(), func(ctx context.Context) (err error) {
		answer, err = askOnce(ctx, b, body, f)
		return err
	})
	return answer, err
}

// askMany is ask for a request that can be halved: what is too much is not sent
// again as it is.
func askMany[A any](ctx context.Context, b *box, body []byte, f form[A]) (*A, error) {
	var answer *A
	err := b.pacer.Call(ctx, b.name(), func(ctx context.Context) (err error) {
		if answer, err = askOnce(ctx, b, body, f); isTooMuch(err) {
			err = &tooMuchError{err}
		}
		return err
	})
	return answer, err
}

// askOnce sends a request that changes nothing once. The answer is nil if there
// is an error.
func askOnce[A any](ctx context.Context, b *box, body []byte, f form[A]) (*A, error) {
	answer, err := send(ctx, b, body, f)
	if err == nil {
		err = toRepeat(f.messages(answer))
	}
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// toRepeat is the refusal for which a request that changes nothing failed as a
// whole, nil if there is none.
func toRepeat(messages []wire.Message) error {
	var stopped, cause *refusalError
	for i := range messages {
		r := refusalOf(&messages[i])
		switch {
		case r == nil:
		case r.conduct == stop:
			stopped = r
		case r.conduct != refuse, r.Verdict().Fatal:
			return r
		case r.isOfMailbox():
			cause = r
		}
	}
	switch {
	case stopped == nil:
		return nil
	case cause != nil:
		return cause
	}
	return stopped
}

// write sends a request that changes something, and again only while it is sure
// that nothing was done. If something may have been done, the error wraps
// providers.ErrUnknownOutcome. The messages of the answer may be of any sort.
func write[A any](ctx context.Context, b *box, body []byte, f form[A]) (*A, error) {
	var answer *A
	err := b.pacer.Call(ctx, b.name(), func(ctx context.Context) error {
		a, err := send(ctx, b, body, f)
		if err != nil {
			if mayBeDone(err) {
				return operation.Unsure(err)
			}
			return err
		}
		answer = a
		return hintOf(f.messages(a))
	})
	if answer != nil {
		return answer, nil
	}
	return nil, err
}

// mayBeDone says whether a write that failed with an error may have been done.
func mayBeDone(err error) bool {
	if r, ok := errors.AsType[*refusalError](err); ok {
		return r.mayBeDone()
	}
	if e, ok := errors.AsType[*web.Error](err); ok {
		return e.Sent
	}
	return true
}

// readAhead is how much of an answer is received before it is decoded: more than
// most answers have.
const readAhead = 4 << 20

// anError is what an answer has in it that says of something that it was not done.
var anError = []byte(`ResponseClass="Error"`)

// send sends a request once.
func send[A any](ctx context.Context, b *box, body []byte, f form[A]) (*A, error) {
	b.meter.count(body)
	response, err := b.client.Post(ctx, b.httpHeader(), body)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	defer response.Body.Close()
	// While an answer is decoded, the next request is on its way, unless it may have to wait for what the answer says.
	var head bytes.Buffer
	_, err = io.CopyN(&head, response.Body, readAhead)
	if errors.Is(err, io.EOF) && response.StatusCode == http.StatusOK && !bytes.Contains(head.Bytes(), anError) {
		pace.Received(ctx)
	}
	answer, err := f.decode(io.MultiReader(&head, response.Body))
	if fault, ok := errors.AsType[*wire.Fault](err); ok {
		b.notice(fault.Server)
		return nil, newRefusal(fault.Code, "", fault.BackOff)
	}
	if err != nil {
		return nil, inTime(ctx, unreadable(err))
	}
	// The connection can be used again only if the answer was read to its end.
	_, _ = io.Copy(io.Discard, response.Body)
	b.notice(f.server(answer))
	return answer, nil
}

// unreadable is the error for an answer that could not be read: the
// connection's, if it broke.
func unreadable(err error) error {
	if broken, ok := errors.AsType[*web.Error](err); ok {
		return broken
	}
	return &notEWSError{err}
}

// inTime is an error, with why the context ended if it did.
func inTime(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: %w", context.Cause(ctx), err)
}

// The version of Exchange Online.
const (
	onlineMajor = 15
	onlineMinor = 20
)

// notice warns, once, if the server is Exchange Online.
func (b *box) notice(s wire.Server) {
	if s.Major == onlineMajor && s.Minor >= onlineMinor {
		b.online.Do(func() {
			b.warn("this is Exchange Online, where Exchange Web Services end on 2027-04-01, and before that unless an administrator allows them: change to Microsoft Graph before")
		})
	}
}
