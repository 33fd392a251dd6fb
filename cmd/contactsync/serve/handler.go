package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Bounds on what a client may ask of the server.
const (
	maxScrapes   = 4
	probeTimeout = 5 * time.Second
)

// Handler serves /healthz, /readyz and /metrics.
func (m *Monitor) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if problems := m.problems(r.Context()); len(problems) > 0 {
			answer(w, http.StatusServiceUnavailable, problems...)
			return
		}
		answer(w, http.StatusOK, "ok")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes}))
	return mux
}

func answer(w http.ResponseWriter, status int, lines ...string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	// A client that went away is nobody to tell of it.
	_, _ = io.WriteString(w, strings.Join(lines, "\n")+"\n")
}

// problems are why the service is not ready. What is wrong in detail is for who
// reads the log: anybody may ask here.
func (m *Monitor) problems(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var found []string
	m.mu.Lock()
	config, age, every := m.config, m.now().Sub(m.lastBegun), m.every
	m.mu.Unlock()
	switch {
	case errors.Is(config, ErrNotApproved):
		found = append(found, "config_not_approved: the configuration on disk is not the approved one, and is not taken up")
	case config != nil:
		found = append(found, "the configuration on disk is not valid: runs go on with the last valid one")
	}
	if err := m.probe(ctx); err != nil {
		found = append(found, "the state cannot be reached")
	}
	if every > 0 && age > 2*every {
		found = append(found, fmt.Sprintf("no run has begun for %s: two intervals are %s", age.Round(time.Second), 2*every))
	}
	return found
}
