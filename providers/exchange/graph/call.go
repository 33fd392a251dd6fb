package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"

	"contactsync/providers/exchange/graph/wire"
	"contactsync/providers/exchange/operation"
)

// ask sends a request that changes nothing, or that may be done twice, and reads its
// answer; and again while its errors say that this may help.
func ask[A any](ctx context.Context, b *box, call wire.Call, decode func([]byte) (A, error)) (answer A, err error) {
	err = b.pass(ctx, 1, func(ctx context.Context) error {
		reply, err := b.send(ctx, &call)
		if err != nil {
			return err
		}
		if err := failure(reply); err != nil {
			return err
		}
		if answer, err = decode(reply.Body); err != nil {
			return &notGraphError{err}
		}
		return nil
	})
	return answer, err
}

// whatever takes any answer for what it is.
func whatever(body []byte) ([]byte, error) { return body, nil }

// write sends a request that changes something, and again only while it is sure
// that nothing was done. If something may have been done, the error wraps
// providers.ErrUnknownOutcome.
func (b *box) write(ctx context.Context, call wire.Call) (*wire.Reply, error) {
	var reply *wire.Reply
	err := b.pass(ctx, 1, func(ctx context.Context) (err error) {
		if reply, err = b.send(ctx, &call); err == nil {
			err = failure(reply)
		}
		return doubted(err)
	})
	if err != nil {
		return nil, err
	}
	return reply, nil
}

// writeAll is write for several requests, one after the other. Their replies may be of any
// sort; nil is one that did not come. The error is about all of them.
func (b *box) writeAll(ctx context.Context, calls []wire.Call) ([]*wire.Reply, error) {
	var replies []*wire.Reply
	err := b.pass(ctx, len(calls), func(ctx context.Context) (err error) {
		if replies, err = b.sendAll(ctx, calls); err != nil {
			return doubted(err)
		}
		return hintOf(replies)
	})
	if replies != nil {
		return replies, nil
	}
	return nil, err
}

// doubted is the error of a write, one by operation.Unsure if the write may have been done.
func doubted(err error) error {
	if err != nil && mayBeDone(err) {
		return operation.Unsure(err)
	}
	return err
}

// sendAll sends requests once: one by itself, several as a batch.
func (b *box) sendAll(ctx context.Context, calls []wire.Call) ([]*wire.Reply, error) {
	if len(calls) == 1 {
		reply, err := b.send(ctx, &calls[0])
		if err != nil {
			return nil, err
		}
		return []*wire.Reply{reply}, nil
	}
	for i := range calls {
		b.meter.count(requestName(&calls[i]))
	}
	reply, err := b.send(ctx, &wire.Call{Method: http.MethodPost, Path: "/$batch", Body: wire.EncodeBatch(calls)})
	if err == nil {
		err = failure(reply)
	}
	if err != nil {
		return nil, err
	}
	replies, err := wire.DecodeBatch(reply.Body, len(calls))
	if err != nil {
		return nil, &notGraphError{err}
	}
	return replies, nil
}

// send sends a request once.
func (b *box) send(ctx context.Context, call *wire.Call) (*wire.Reply, error) {
	if err := ctx.Err(); err != nil {
		return nil, context.Cause(ctx)
	}
	b.meter.count(requestName(call))
	request, err := b.request(ctx, call)
	if err != nil {
		return nil, err
	}
	response, err := b.pipeline.Do(request)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, inTime(ctx, err)
	}
	media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if response.StatusCode < 300 && media == "text/html" {
		return nil, &notGraphError{errPage}
	}
	return &wire.Reply{Status: response.StatusCode, RetryAfter: wire.RetryAfter(response.Header.Get("Retry-After")), Body: body}, nil
}

// request is a request as the pipeline takes it.
func (b *box) request(ctx context.Context, call *wire.Call) (*policy.Request, error) {
	address := b.url.String() + call.Path
	if call.Link != "" {
		var err error
		if address, err = b.own(call.Link); err != nil {
			return nil, err
		}
	}
	request, err := runtime.NewRequest(ctx, call.Method, address)
	if err != nil {
		return nil, &notGraphError{errLink}
	}
	header := call.Header()
	body := call.Body
	if call.Photo != nil {
		body = call.Photo
	}
	if body != nil {
		if err := request.SetBody(streaming.NopCloser(bytes.NewReader(body)), header.Get("Content-Type")); err != nil {
			return nil, err
		}
	}
	header.Set("client-request-id", b.newID())
	header.Set("return-client-request-id", "true")
	header.Set("Accept", "application/json, */*")
	maps.Copy(request.Raw().Header, header)
	return request, nil
}

// errPage is what is wrong with an answer that is a web page.
var errPage = errors.New("it is a web page")

// errLink is what is wrong with a link that leads elsewhere.
var errLink = errors.New("it has a link to another place")

// own is a link of the service's, if it stays at the service: the token is for nobody
// else.
func (b *box) own(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != b.url.Scheme || !strings.EqualFold(u.Host, b.url.Host) || u.User != nil || strings.Contains(u.Path, "/../") {
		return "", &notGraphError{errLink}
	}
	// OData writes a key as a segment of its own or in parentheses.
	rest, below := strings.CutPrefix(strings.ToLower(u.Path), strings.ToLower(b.url.Path)+"/users")
	if !below || !strings.HasPrefix(rest, "/") && !strings.HasPrefix(rest, "(") {
		return "", &notGraphError{errLink}
	}
	u.Host = b.url.Host
	return u.String(), nil
}

// takes says whether a link that was kept leads to the service as it is configured now. One
// that does not is of no more use than one that the service forgot.
func (b *box) takes(link string) bool {
	if link == "" {
		return false
	}
	_, err := b.own(link)
	return err == nil
}

// goOn has a walk go on to the next page. What it leads to in the end is kept, and is looked at before.
func (b *box) goOn(w *walk, next, end string) error {
	if end != "" {
		if _, err := b.own(end); err != nil {
			return err
		}
	}
	return w.to(next, end)
}

// inTime is an error, with why the context ended if it did.
func inTime(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return fmt.Errorf("%w: %w", context.Cause(ctx), err)
}
