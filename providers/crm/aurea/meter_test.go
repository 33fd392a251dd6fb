package aurea_test

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"contactsync/providers"
)

func TestMetricsCountRequestsAndWaits(t *testing.T) {
	for _, test := range []struct {
		name    string
		reads   []providers.Table
		handle  func(w http.ResponseWriter, n int, request *document) bool
		want    map[string]int64
		retries int64
		pauses  int64
		paused  time.Duration
	}{
		{name: "nothing was asked", handle: pass},
		{
			// Where nothing is there is nothing to check the completeness by.
			name: "by the table", reads: []providers.Table{providers.Persons, providers.Companies, providers.Persons}, handle: pass,
			want: map[string]int64{"query Person": 2, "query Company": 1},
		},
		{
			name: "a login that is active", reads: []providers.Table{providers.Persons},
			handle: func(w http.ResponseWriter, n int, request *document) bool {
				return n <= 2 && refuse(w, request, "User is already active")
			},
			want: map[string]int64{"query Person": 3}, retries: 2, pauses: 2, paused: (2 + 4) * time.Second,
		},
		{
			name: "an answer that never came", reads: []providers.Table{providers.Companies},
			handle: func(w http.ResponseWriter, n int, _ *document) bool {
				if n == 1 {
					answer(w, "<response>")
				}
				return n == 1
			},
			want: map[string]int64{"query Company": 2}, retries: 1, pauses: 1, paused: time.Minute,
		},
		{
			// All wait for the server, and this login for the request that may still run.
			name: "a server that wants a pause", reads: []providers.Table{providers.Companies},
			handle: func(w http.ResponseWriter, n int, _ *document) bool {
				if n == 1 {
					w.Header().Set("Retry-After", "30")
					w.WriteHeader(http.StatusServiceUnavailable)
				}
				return n == 1
			},
			want: map[string]int64{"query Company": 2}, retries: 1, pauses: 2, paused: 30*time.Second + time.Minute,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCRM(t)
			c.handle = func(w http.ResponseWriter, _ *http.Request, n int, request *document) bool {
				return test.handle(w, n, request)
			}
			w := open(t, c.url, "")
			for _, table := range test.reads {
				read(t, w, table)
			}
			got := w.Metrics()
			if !maps.Equal(got.Requests, test.want) || got.Retries != test.retries || got.Pauses != test.pauses || got.Paused != test.paused {
				t.Errorf("got %+v\nwant %v, %d retries, %d pauses of %s", got, test.want, test.retries, test.pauses, test.paused)
			}
			if got.Concurrency < 1 {
				t.Errorf("concurrency %d", got.Concurrency)
			}
		})
	}
}

// pass leaves the answer to the CRM.
func pass(http.ResponseWriter, int, *document) bool { return false }
