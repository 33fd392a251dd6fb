package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"contactsync/providers"
	"contactsync/providers/pace"
)

// timeoutError is the cause of the end of a context by our own patience.
type timeoutError struct{ after time.Duration }

// Error implements error.
func (e timeoutError) Error() string { return fmt.Sprintf("no answer within %s", e.after) }

// failure is what it means that a request had no answer. The context is the
// one of the request, which our own timeout ends with a timeoutError.
func failure(ctx context.Context, host string, l *leg, err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	if l.host != "" {
		host = l.host
	}
	e := &Error{Host: host, Sent: l.sent(), class: providers.ErrTransport, verdict: pace.Verdict{Retry: pace.Later}}
	if ctx.Err() != nil {
		e.ended(ctx)
		return e
	}
	if reason, ok := untrusted(err); ok {
		e.reason, e.verdict.Retry = reason, pace.Never
		return e
	}
	var (
		op     *net.OpError
		lookup *net.DNSError
		record tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		e.reason = fmt.Sprintf("the proxy cannot be reached (%s): is HTTPS_PROXY right?", plain(op.Err))
	case errors.As(err, &lookup) && lookup.IsNotFound:
		e.reason, e.verdict.Retry = "there is no host of this name: is the url right, and the DNS of this machine?", pace.Never
	case errors.As(err, &lookup):
		e.reason = "the name of the host cannot be looked up: does the DNS of this machine work?"
	case errors.As(err, &record):
		e.reason, e.verdict.Retry = "it answers without TLS: is the port in the url right, or is it http?", pace.Never
	case l.handshakeError() != nil:
		e.reason = fmt.Sprintf("no TLS connection comes about (%s): does the server offer the TLS version that min_version asks for, does it want a client certificate, does a firewall stand in between?", plainTLS(l.handshakeError()))
		e.verdict.Retry = again(l.handshakeError())
	case errors.As(err, &op) && op.Op == "remote error":
		// With TLS 1.3 a server refuses our certificate after the handshake.
		e.reason, e.verdict.Retry = fmt.Sprintf("the server ends TLS (%s): does it want a client certificate (cert_file and key_file in the tls block), or another one?", plain(err)), pace.Never
	case errors.As(err, &op) && op.Op == "dial":
		e.reason = fmt.Sprintf("it cannot be reached (%s): is the url right, is the server up, is there a firewall or a proxy?", plain(err))
	case e.Sent:
		e.reason = fmt.Sprintf("the connection broke after the request was sent (%s)", plain(err))
	default:
		e.reason = fmt.Sprintf("the connection broke before the request was sent (%s)", plain(err))
	}
	return e
}

// ended is about a request whose context ended, by our patience or the caller's will.
func (e *Error) ended(ctx context.Context) {
	if late, ok := errors.AsType[timeoutError](context.Cause(ctx)); ok {
		e.reason = late.Error() + ": is the server overloaded? A longer timeout may be set"
		return
	}
	e.class, e.cause, e.verdict = nil, ctx.Err(), pace.Verdict{}
	e.reason = "the request was given up: " + ctx.Err().Error()
}

// again says whether another try may make better what broke a handshake: the network may,
// a disagreement does not.
func again(err error) pace.Retry {
	var timeout net.Error
	if errors.Is(err, io.EOF) || isSyscall(err) || errors.As(err, &timeout) && timeout.Timeout() {
		return pace.Later
	}
	return pace.Never
}

func isSyscall(err error) bool {
	var call *os.SyscallError
	return errors.As(err, &call)
}

// plain is the innermost reason of a network error, without the addresses. What is
// not from the network may quote what the server sent, and is not repeated.
func plain(err error) string {
	var (
		op   *net.OpError
		call *os.SyscallError
	)
	switch {
	case errors.As(err, &call):
		return call.Err.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "it was closed"
	}
	return "it was closed, or what came is not HTTP"
}

// plainTLS is the reason of a failed handshake. Package tls quotes nothing.
func plainTLS(err error) string {
	if errors.Is(err, io.EOF) || isSyscall(err) {
		return plain(err)
	}
	return err.Error()
}
