package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
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

// described is the address that requests are compared with the description at.
const described = "https://graph.example/v1.0"

// description reads the OpenAPI description of Microsoft Graph, which lies beside the
// checkout. It fails with fs.ErrNotExist if there is none.
var description = sync.OnceValues(func() (routers.Router, error) {
	file := filepath.Join("..", "..", "..", "..", "shared", "facts", "graph-contacts-openapi.yaml")
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	document, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	document.Servers = openapi3.Servers{{URL: described}}
	return gorillamux.NewRouter(document)
})

// TestDescription says whether what the other tests send and get is compared with the
// description.
func TestDescription(t *testing.T) {
	switch _, err := description(); {
	case errors.Is(err, fs.ErrNotExist):
		t.Skip("there is no OpenAPI description beside the checkout, so that requests and answers are not compared with it")
	case err != nil:
		t.Fatal(err)
	}
}

// traffic is a request with its answer, as it is on the line or in a batch.
type traffic struct {
	method, path    string
	header          http.Header
	body            []byte
	status          int
	answered        http.Header
	answer          []byte
	isAnswerMangled bool
}

// conform compares traffic with the description, requests in batches one by one.
func conform(t testing.TB, one *traffic) {
	t.Helper()
	router, err := description()
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Error(err)
		return
	}
	if strings.HasSuffix(one.path, "/$batch") {
		for _, part := range unwrapped(t, one) {
			conform(t, part)
		}
		return
	}
	request, err := http.NewRequestWithContext(t.Context(), one.method, described+strings.TrimPrefix(one.path, "/v1.0"), bytes.NewReader(one.body))
	if err != nil {
		t.Error(err)
		return
	}
	request.Header = one.header
	route, parameters, err := router.FindRoute(request)
	if err != nil {
		t.Errorf("%s %s: there is no such request: %v", one.method, one.path, err)
		return
	}
	if strings.Contains(one.path, "/photo/") {
		return // photos have another type there than the service gives and takes
	}
	input := &openapi3filter.RequestValidationInput{
		Request: request, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if !strings.HasSuffix(one.path, "permanentDelete") { // has a body in batches, which take none without
		if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
			t.Errorf("%s %s is against the description: %v", one.method, one.path, err)
		}
	}
	if one.isAnswerMangled || one.status == 0 || one.answered.Get("Content-Type") == "" && len(one.answer) == 0 && one.status >= 400 {
		return // what gateways say has no body
	}
	if strings.HasPrefix(one.answered.Get("Content-Type"), "text/plain") {
		return // a count is a number, which the library takes for a text
	}
	response := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: one.status, Header: one.answered, Options: input.Options,
		Body: io.NopCloser(bytes.NewReader(one.answer)),
	}
	if err := openapi3filter.ValidateResponse(t.Context(), response); err != nil {
		t.Errorf("%s %s: the answer is against the description: %v", one.method, one.path, err)
	}
}

// unwrapped is what is in a batch.
func unwrapped(t testing.TB, batch *traffic) []*traffic {
	t.Helper()
	var sent struct {
		Requests []struct {
			ID, Method, URL string
			Headers         map[string]string
			Body            json.RawMessage
		}
	}
	if err := json.Unmarshal(batch.body, &sent); err != nil {
		t.Errorf("the batch is no JSON: %v", err)
		return nil
	}
	var got struct {
		Responses []struct {
			ID      string
			Status  int
			Headers map[string]string
			Body    json.RawMessage
		}
	}
	if !batch.isAnswerMangled && batch.status == http.StatusOK {
		if err := json.Unmarshal(batch.answer, &got); err != nil {
			t.Errorf("the answer to a batch is no JSON: %v", err)
		}
	}
	headers := func(from map[string]string) http.Header {
		h := http.Header{}
		for name, value := range from {
			h.Set(name, value)
		}
		return h
	}
	var all []*traffic
	for _, r := range sent.Requests {
		one := &traffic{method: r.Method, path: "/v1.0" + r.URL, header: headers(r.Headers), body: r.Body, isAnswerMangled: true}
		for _, a := range got.Responses {
			if a.ID == r.ID {
				one.status, one.answered, one.answer, one.isAnswerMangled = a.Status, headers(a.Headers), a.Body, false
			}
		}
		all = append(all, one)
	}
	return all
}
