package serve_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"contactsync/cmd/contactsync/serve"
	"contactsync/providers"
)

var start = time.Date(2026, 3, 28, 22, 17, 0, 0, time.UTC)

func reachable(context.Context) error { return nil }

// get asks a monitor.
func get(t *testing.T, m *serve.Monitor, method, path string) (status int, body string) {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), method, path, nil))
	return answer.Code, answer.Body.String()
}

// has fails if a line is not among the metrics.
func has(t *testing.T, m *serve.Monitor, lines ...string) {
	t.Helper()
	_, metrics := get(t, m, http.MethodGet, "/metrics")
	for _, line := range lines {
		if !strings.Contains(metrics, "\n"+line+"\n") {
			t.Errorf("there is no line %s in\n%s", line, ours(metrics))
		}
	}
}

// ours are the metrics that are not of the Go runtime.
func ours(metrics string) string {
	var text strings.Builder
	for line := range strings.Lines(metrics) {
		if strings.HasPrefix(line, "contactsync_") {
			text.WriteString(line)
		}
	}
	return text.String()
}

// busy is a provider that counts.
type busy struct{ requests int64 }

func (b *busy) Metrics() providers.Metrics {
	return providers.Metrics{
		Requests: map[string]int64{"GetItem": b.requests}, Retries: 2, Pauses: 1, Paused: 1500 * time.Millisecond, Concurrency: 7,
		Throttled: 3, RateWaits: 4, RateWaited: 250 * time.Millisecond, InFlight: 5,
		Expiries: map[string]time.Time{"client_secret": start},
	}
}

func TestMetrics(t *testing.T) {
	now := start
	m := serve.NewMonitor(func() time.Time { return now }, reachable)
	has(t, m, `contactsync_runs_total{outcome="error"} 0`, `contactsync_last_good_run_timestamp_seconds 0`)

	m.Changed("create", "selected")
	m.Changed("create", "selected")
	m.Failed()
	m.Ended(serve.Run{Outcome: "failed", Duration: 90 * time.Second, Guards: []string{"max_deletes"}, Planned: &serve.Planned{
		Mailboxes: 12, Skips: map[string]int{"no_mailbox": 3, "no_name": 1}, Failing: []time.Time{start.Add(-47 * time.Hour), start},
	}})
	m.Good(start)
	m.Next(start.Add(time.Hour))
	has(t, m,
		`contactsync_runs_total{outcome="failed"} 1`,
		`contactsync_changes_total{action="create",cause="selected"} 2`,
		`contactsync_failures_total 1`,
		`contactsync_skips{reason="no_mailbox"} 3`,
		`contactsync_guards_tripped_total{guard="max_deletes"} 1`,
		`contactsync_run_duration_seconds_bucket{le="60"} 0`,
		`contactsync_run_duration_seconds_bucket{le="300"} 1`,
		`contactsync_last_good_run_timestamp_seconds 1.77473622e+09`,
		`contactsync_next_run_timestamp_seconds 1.77473982e+09`,
		`contactsync_mailboxes 12`,
		`contactsync_mailboxes_stale 0`,
	)

	// A mailbox becomes stale between two runs. One that did not come to its end
	// says nothing of mailboxes and skips; the next replaces what was skipped.
	now = start.Add(time.Hour + time.Second)
	m.Ended(serve.Run{Outcome: "error"})
	has(t, m, `contactsync_mailboxes_stale 1`, `contactsync_mailboxes 12`, `contactsync_skips{reason="no_name"} 1`)
	m.Ended(serve.Run{Outcome: "done", Planned: &serve.Planned{Mailboxes: 1, Skips: map[string]int{"no_name": 2}}})
	has(t, m, `contactsync_mailboxes_stale 0`, `contactsync_mailboxes 1`, `contactsync_skips{reason="no_name"} 2`)
	if _, metrics := get(t, m, http.MethodGet, "/metrics"); strings.Contains(metrics, "no_mailbox") {
		t.Errorf("the metrics say what an earlier run skipped:\n%s", ours(metrics))
	}
}

// TestProviderMetrics: counts go on when a provider is opened anew.
func TestProviderMetrics(t *testing.T) {
	m := serve.NewMonitor(func() time.Time { return start }, reachable)
	first := &busy{requests: 5}
	done := m.Watch(map[string]any{"ews.mail": first, "csv.crm": "counts nothing"})
	first.requests++
	has(t, m, `contactsync_provider_requests_total{operation="GetItem",provider="ews.mail"} 6`, `contactsync_provider_concurrency{provider="ews.mail"} 7`,
		`contactsync_provider_in_flight{provider="ews.mail"} 5`)
	done()
	has(t, m, `contactsync_provider_requests_total{operation="GetItem",provider="ews.mail"} 6`, `contactsync_provider_concurrency{provider="ews.mail"} 0`,
		`contactsync_provider_in_flight{provider="ews.mail"} 0`)
	done = m.Watch(map[string]any{"ews.mail": &busy{requests: 10}})
	defer done()
	has(t, m,
		`contactsync_provider_requests_total{operation="GetItem",provider="ews.mail"} 16`,
		`contactsync_provider_retries_total{provider="ews.mail"} 4`,
		`contactsync_provider_pauses_total{provider="ews.mail"} 2`,
		`contactsync_provider_paused_seconds_total{provider="ews.mail"} 3`,
		`contactsync_provider_throttled_total{provider="ews.mail"} 6`,
		`contactsync_provider_rate_waits_total{provider="ews.mail"} 8`,
		`contactsync_provider_rate_waited_seconds_total{provider="ews.mail"} 0.5`,
		`contactsync_provider_concurrency{provider="ews.mail"} 7`,
		`contactsync_provider_in_flight{provider="ews.mail"} 5`,
		`contactsync_credential_expiry_timestamp_seconds{credential="client_secret",provider="ews.mail"} 1.77473622e+09`,
	)
}

// TestMetricNames: they are as Prometheus wants them.
func TestMetricNames(t *testing.T) {
	m := serve.NewMonitor(func() time.Time { return start }, reachable)
	defer m.Watch(map[string]any{"ews.mail": new(busy)})()
	m.Changed("create", "selected")
	m.Ended(serve.Run{Outcome: "done", Guards: []string{"g"}, Planned: &serve.Planned{Skips: map[string]int{"r": 1}}})
	_, metrics := get(t, m, http.MethodGet, "/metrics")
	problems, err := promlint.New(strings.NewReader(metrics)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

func TestReady(t *testing.T) {
	lost := errors.New("secret path")
	const every = 12 * time.Hour
	for name, test := range map[string]struct {
		prepare func(m *serve.Monitor)
		probe   error
		later   time.Duration
		want    string // "" if it is ready
	}{
		"at start":                       {func(m *serve.Monitor) { m.Configured(every, nil) }, nil, 0, ""},
		"two intervals later":            {func(m *serve.Monitor) { m.Configured(every, nil); m.Begun(start) }, nil, 2 * every, ""},
		"after that":                     {func(m *serve.Monitor) { m.Configured(every, nil); m.Begun(start) }, nil, 2*every + time.Second, "no run has begun for 24h0m1s: two intervals are 24h0m0s\n"},
		"no run ever":                    {func(m *serve.Monitor) { m.Configured(every, nil) }, nil, 3 * every, "no run has begun for 36h0m0s: two intervals are 24h0m0s\n"},
		"the configuration is not valid": {func(m *serve.Monitor) { m.Configured(every, lost) }, nil, 0, "the configuration on disk is not valid: runs go on with the last valid one\n"},
		"it is valid again":              {func(m *serve.Monitor) { m.Configured(every, lost); m.Configured(every, nil) }, nil, 0, ""},
		"the state cannot be reached":    {func(m *serve.Monitor) { m.Configured(every, nil) }, lost, 0, "the state cannot be reached\n"},
	} {
		t.Run(name, func(t *testing.T) {
			now := start
			m := serve.NewMonitor(func() time.Time { return now }, func(context.Context) error { return test.probe })
			test.prepare(m)
			now = now.Add(test.later)
			want, code := test.want, http.StatusServiceUnavailable
			if want == "" {
				want, code = "ok\n", http.StatusOK
			}
			if status, body := get(t, m, http.MethodGet, "/readyz"); status != code || body != want {
				t.Errorf("got %d %q, want %d %q", status, body, code, want)
			}
			if status, _ := get(t, m, http.MethodGet, "/healthz"); status != http.StatusOK {
				t.Errorf("/healthz: %d", status)
			}
		})
	}
}

func TestOnlyReading(t *testing.T) {
	m := serve.NewMonitor(func() time.Time { return start }, reachable)
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		if status, _ := get(t, m, http.MethodPost, path); status != http.StatusMethodNotAllowed {
			t.Errorf("POST %s: %d", path, status)
		}
		if status, _ := get(t, m, http.MethodHead, path); status != http.StatusOK {
			t.Errorf("HEAD %s: %d", path, status)
		}
	}
}

func TestServer(t *testing.T) {
	m := serve.NewMonitor(func() time.Time { return start }, reachable)
	server, err := serve.Listen(t.Context(), "127.0.0.1:0", m.Handler())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := serve.Listen(t.Context(), server.Address(), m.Handler()); err == nil {
		t.Error("two servers listen at one address")
	}
	response, err := http.Get("http://" + server.Address() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil || string(body) != "ok\n" {
		t.Errorf("%q, %v", body, err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if response, err := http.Get("http://" + server.Address() + "/healthz"); err == nil {
		_ = response.Body.Close()
		t.Error("it answers after Close")
	}
}
