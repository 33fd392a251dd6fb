package sandbox_test

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
)

// wellFormed says whether a text is an XML document.
func wellFormed(text string) bool {
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// outcome is what a client makes of an answer.
func outcome(got reply, err error) string {
	switch {
	case err != nil:
		return "no answer"
	case got.err != nil:
		return "cut answer"
	case got.StatusCode != http.StatusOK:
		return got.Status
	case !strings.HasPrefix(got.Header.Get("Content-Type"), "text/xml"):
		return "200 " + got.Header.Get("Content-Type")
	case !wellFormed(got.body):
		return "200 broken"
	}
	return "200 whole"
}

// TestFaults has each fault strike, makes a contact through the server, and
// compares what the client sees, and whether the contact is there.
func TestFaults(t *testing.T) {
	t.Parallel()
	const create = `<m:CreateItem><m:Items><t:Contact><t:DisplayName>New</t:DisplayName></t:Contact></m:Items></m:CreateItem>`
	before, after, found := strings.Cut(envelope, "<m:GetFolder>")
	_, after, _ = strings.Cut(after, "</m:GetFolder>")
	if !found {
		t.Fatal("the envelope has no operation")
	}
	request := before + create + after
	for _, test := range []struct {
		kind    fault.Kind
		want    []string // by turns
		handled bool
	}{
		{fault.CutBefore, []string{"no answer"}, false},
		{fault.BadGateway, []string{"502 Bad Gateway"}, false},
		{fault.LoginPage, []string{"200 text/html; charset=utf-8"}, false},
		{fault.CutAfter, []string{"no answer"}, true},
		{fault.TimeoutAfter, []string{"504 Gateway Timeout"}, true},
		{fault.Truncated, []string{"cut answer", "cut answer", "200 broken"}, true},
		{fault.Malformed, []string{"200 broken"}, true},
		{fault.Latency, []string{"200 whole"}, true},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			server := start(t, sandbox.Options{})
			client := newClient(t)
			for i, want := range test.want {
				contacts := countContacts(t, server)
				server.Faults().Once(test.kind, 1)
				got, err := send(t, client, server.Ready().EWS, func(r *http.Request) {
					first(server)(r)
					r.Body = io.NopCloser(strings.NewReader(request))
					r.ContentLength = int64(len(request))
				})
				if saw := outcome(got, err); saw != want {
					t.Errorf("request %d: the client saw %q, want %q", i, saw, want)
				}
				if made := countContacts(t, server) - contacts; made == 1 != test.handled {
					t.Errorf("request %d: %d contacts were made", i, made)
				}
				if got := server.Faults().Counts()[test.kind]; got != i+1 {
					t.Errorf("it struck %d times, want %d", got, i+1)
				}
			}
			if got := outcome(send(t, client, server.Ready().EWS, first(server))); got != "200 whole" {
				t.Errorf("afterwards: %s", got)
			}
		})
	}
}

// await waits until something is so.
func await(t *testing.T, so func() bool) {
	t.Helper()
	for ticker := time.NewTicker(time.Millisecond); !so(); {
		select {
		case <-ticker.C:
		case <-t.Context().Done():
			t.Error("it never came to be")
			return
		}
	}
}

// countContacts is how many contacts are in the first mailbox.
func countContacts(t *testing.T, s *sandbox.Server) int {
	t.Helper()
	box, err := s.Store().Mailbox("user1@example.com")
	if err != nil {
		t.Fatal(err)
	}
	contacts, err := box.Distinguished("contacts")
	if err != nil {
		t.Fatal(err)
	}
	return contacts.Items
}

func TestLatencyEndsWithTheRequest(t *testing.T) {
	server := start(t, sandbox.Options{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	client := newClient(t)
	running.Go(func() {
		_, err := send(t, client, server.Ready().EWS, func(r *http.Request) {
			first(server)(r)
			*r = *r.WithContext(ctx)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("it ended with %v", err)
		}
	})
	running.Go(func() {
		await(t, func() bool { return server.Requests()["GetFolder"] == 1 })
		cancel()
	})
	running.Wait()
}

func TestLatencyEndsWithTheServer(t *testing.T) {
	server := start(t, sandbox.Options{Latency: time.Hour})
	client := newClient(t)
	var running sync.WaitGroup
	running.Go(func() {
		if got := outcome(send(t, client, server.Ready().EWS, first(server))); got != "no answer" {
			t.Errorf("the client saw %q", got)
		}
	})
	await(t, func() bool { return server.Requests()["GetFolder"] == 1 })
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	running.Wait()
}

func TestRequestsThatAreHeldBackCountAsOpen(t *testing.T) {
	server := start(t, sandbox.Options{Latency: time.Hour, Limits: sandbox.Limits{PerAccount: 1}})
	answers := make(chan string, 2)
	for range 2 {
		client := newClient(t)
		go func() {
			got, err := send(t, client, server.Ready().EWS, first(server))
			answers <- fmt.Sprint(got.body, err)
		}()
	}
	if got := <-answers; !strings.Contains(got, "ErrorExceededConnectionCount") {
		t.Errorf("one of two requests at once is answered %q", got)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	<-answers
}

func TestTooLargeARequest(t *testing.T) {
	server := start(t, sandbox.Options{Limits: sandbox.Limits{RequestBytes: 1000}})
	got := mustSend(t, newClient(t), server.Ready().EWS, func(r *http.Request) {
		first(server)(r)
		r.Body = io.NopCloser(strings.NewReader(strings.Repeat(" ", 2000)))
		r.ContentLength = 2000
	})
	if got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("%s", got.Status)
	}
}

// TestTheSameFaultsForTheSameSeed sends requests at once and compares how many
// of each fault there were.
func TestTheSameFaultsForTheSameSeed(t *testing.T) {
	const requests = 60
	shares := map[fault.Kind]float64{fault.BadGateway: 0.3}
	strikes := func(workers int) int {
		server := start(t, sandbox.Options{Seed: 11, Faults: shares})
		var running sync.WaitGroup
		for range workers {
			client := newClient(t)
			running.Go(func() {
				for range requests / workers {
					if _, err := send(t, client, server.Ready().EWS, first(server)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		running.Wait()
		return server.Faults().Counts()[fault.BadGateway]
	}
	if alone, together := strikes(1), strikes(6); alone != together || alone == 0 {
		t.Errorf("%d faults one by one, and %d at once", alone, together)
	}
}
