package graph_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// description reads the OpenAPI description of what the server answers, which
// lies beside the checkout. The router is nil if there is none.
var description = sync.OnceValues(func() (routers.Router, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			break
		}
		if filepath.Dir(dir) == dir {
			return nil, os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
	file := filepath.Join(dir, "..", "shared", "facts", "graph-contacts-openapi.yaml")
	if _, err := os.Stat(file); err != nil {
		return nil, nil
	}
	document, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	document.Servers = openapi3.Servers{{URL: "http://graph.example/v1.0"}}
	return gorillamux.NewRouter(document)
})

// TestDescription says whether the answers of the other tests are compared with
// the description.
func TestDescription(t *testing.T) {
	switch router, err := description(); {
	case err != nil:
		t.Fatal(err)
	case router == nil:
		t.Skip("there is no OpenAPI description beside the checkout, so that answers are not compared with it")
	}
}

// conform compares an answer with the description, and, if the server accepted
// it, the request too. What is outside of it is left alone.
func conform(t testing.TB, r *http.Request, body []byte, a answer) {
	t.Helper()
	router, err := description()
	if err != nil {
		t.Fatal(err)
	}
	if router == nil || r.Header.Get("Content-Encoding") != "" {
		return
	}
	route, parameters, err := router.FindRoute(r)
	if err != nil || a.header.Get("Content-Type") == "image/jpeg" {
		return // photos have another type there than the service gives
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r.Clone(t.Context()), PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	input.Request.Body = io.NopCloser(bytes.NewReader(body))
	if a.status < 300 && !strings.HasSuffix(r.URL.Path, "permanentDelete") {
		if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
			t.Errorf("%s %s was accepted, against the description: %v", r.Method, r.URL.Path, err)
		}
	}
	response := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: a.status, Header: a.header, Options: input.Options,
		Body: io.NopCloser(strings.NewReader(a.raw)),
	}
	if a.header.Get("Content-Type") == "text/plain" {
		return // the library takes any plain text for a string, and a count is a number
	}
	if err := openapi3filter.ValidateResponse(t.Context(), response); err != nil {
		t.Errorf("%s %s: the answer is against the description: %v", r.Method, r.URL.Path, err)
	}
}
