package photo_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"contactsync/providers/photo"
)

const jpeg = "\xff\xd8\xff\xe0 a picture"

// gallery is a host with photos, by path, and what it was asked for.
type gallery struct {
	*httptest.Server
	dir string

	mu    sync.Mutex
	asked []string
}

func newGallery(t *testing.T, paths map[string]http.HandlerFunc) *gallery {
	t.Helper()
	g := &gallery{dir: t.TempDir()}
	g.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.asked = append(g.asked, r.Method+" "+r.URL.RequestURI()+r.Header.Get("Authorization")+r.Header.Get("Cookie"))
		g.mu.Unlock()
		if answer := paths[r.URL.Path]; answer != nil {
			answer(w, r)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(g.Close)
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: g.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(g.dir, "ca.pem"), authority, 0o600); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g *gallery) host() string { return strings.TrimPrefix(g.URL, "https://") }

// requests are what the gallery was asked for since it was last told.
func (g *gallery) requests() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked := g.asked
	g.asked = nil
	return asked
}

// clock is a time that passes while somebody sleeps.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// open makes the Fetcher of what stands in a block.
func open(t *testing.T, dir, block string) (*photo.Fetcher, *clock) {
	t.Helper()
	body, diags := decode(t, block)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	c := &clock{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	f, err := photo.New(body, photo.Options{Dir: dir, Now: c.time, Sleep: c.sleep, Rand: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, c
}

func decode(t *testing.T, block string) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte("photo {\n"+block+"\n}"), "test.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return hcldec.Decode(file.Body, photo.Spec(), nil)
}

func serve(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestFetch(t *testing.T) {
	g := newGallery(t, map[string]http.HandlerFunc{
		"/ada":   serve(jpeg),
		"/png":   serve("\x89PNG\r\n\x1a\n…"),
		"/gif":   serve("GIF89a…"),
		"/page":  serve("<html>login</html>"),
		"/empty": serve(""),
		"/most":  serve(jpeg + strings.Repeat("x", 1024-len(jpeg))),
		"/large": serve(jpeg + strings.Repeat("x", 1025-len(jpeg))),
		"/stream": func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			serve(jpeg+strings.Repeat("x", 1<<20))(w, r)
		},
		"/moved":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ada", http.StatusFound) },
		"/secret": status(http.StatusUnauthorized),
		"/denied": status(http.StatusForbidden),
		"/cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte(jpeg))
		},
	})
	f, _ := open(t, g.dir, fmt.Sprintf("hosts = [%q]\nmax_kilobytes = 1\ntls { ca_file = \"ca.pem\" }", g.host()))
	for _, c := range []struct {
		name, address string
		want          string // a part of the error, "" for a photo
		requests      int
	}{
		{"jpeg", g.URL + "/ada", "", 1},
		{"png", g.URL + "/png", "", 1},
		{"gif", g.URL + "/gif", "", 1},
		{"as large as may be", g.URL + "/most", "", 1},
		{"the host in capitals", "HTTPS://" + g.host() + "/ada", "", 1},
		{"a version", g.URL + "/ada?size=2#2026-11-23 08:00", "", 1},
		{"no picture", g.URL + "/page", "no picture in JPEG, PNG or GIF", 1},
		{"nothing", g.URL + "/empty", "empty", 1},
		{"too large", g.URL + "/large", "larger than 1 kilobytes", 1},
		{"too large, without a length", g.URL + "/stream", "larger than 1 kilobytes", 1},
		{"not there", g.URL + "/nobody", "there is no photo at the address", 1},
		{"a redirect", g.URL + "/moved", "redirects are not followed", 1},
		{"a login", g.URL + "/secret", "without credentials", 1},
		{"no right", g.URL + "/denied", "without credentials", 1},
		{"cut off each time", g.URL + "/cut", g.host(), 3},
		{"without encryption", "http://" + g.host() + "/ada", "does not begin with https://", 0},
		{"another host", "https://localhost:1/ada", "the setting hosts", 0},
		{"another port", "https://127.0.0.1/ada", "the setting hosts", 0},
		{"a host that ends alike", "https://x" + g.host() + "/ada", "the setting hosts", 0},
		{"credentials", "https://ada:canary@" + g.host() + "/ada", "credentials", 0},
		{"a path", "photos/ada.jpg", "no address", 0},
		{"no address", "https://", "no address", 0},
		{"a wrong one", "https://%zz/ada", "no address", 0},
		{"opaque", "https:ada", "no address", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, err := f.Fetch(t.Context(), c.address)
			asked := g.requests()
			if len(asked) != c.requests {
				t.Errorf("%d requests, want %d: %q", len(asked), c.requests, asked)
			}
			switch {
			case c.want == "" && (err != nil || len(data) == 0):
				t.Errorf("%d bytes, %v", len(data), err)
			case c.want == "":
			case err == nil || !strings.Contains(err.Error(), c.want):
				t.Errorf("%v, want %s", err, c.want)
			case strings.Contains(err.Error(), "/ada") || strings.Contains(err.Error(), "nobody") || strings.Contains(err.Error(), "canary"):
				t.Errorf("the error tells whose photo it is: %v", err)
			}
		})
	}
	if _, err := f.Fetch(t.Context(), g.URL+"/ada?size=2#v1"); err != nil {
		t.Error(err)
	}
	if asked := g.requests(); !slices.Equal(asked, []string{"GET /ada?size=2"}) {
		t.Errorf("asked for %q", asked)
	}
}

func TestFetchTriesAgain(t *testing.T) {
	var codes []int
	g := newGallery(t, map[string]http.HandlerFunc{"/ada": func(w http.ResponseWriter, r *http.Request) {
		if len(codes) > 0 {
			w.WriteHeader(codes[0])
			codes = codes[1:]
			return
		}
		serve(jpeg)(w, r)
	}})
	f, _ := open(t, g.dir, fmt.Sprintf("hosts = %q\nconcurrency = 1\ntls { ca_file = \"ca.pem\" }", g.host()))
	for _, c := range []struct {
		name     string
		codes    []int
		requests int
		want     string
	}{
		{"it is served", nil, 1, ""},
		{"busy once", []int{503}, 2, ""},
		{"a fault, then busy", []int{500, 429}, 3, ""},
		{"busy for good", []int{503, 503, 503}, 3, "busy"},
		{"refused", []int{418}, 1, "no photo"},
	} {
		codes = c.codes
		_, err := f.Fetch(t.Context(), g.URL+"/ada")
		if asked := g.requests(); len(asked) != c.requests {
			t.Errorf("%s: %d requests, want %d", c.name, len(asked), c.requests)
		}
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// A host that is down is not waited for by each of many photos.
func TestFetchLeavesAHostAlone(t *testing.T) {
	g := newGallery(t, map[string]http.HandlerFunc{"/ada": serve(jpeg)})
	f, clock := open(t, g.dir, fmt.Sprintf("hosts = [%q]\ntls { ca_file = \"ca.pem\" }", g.host()))
	var down atomic.Bool
	down.Store(true)
	g.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			status(http.StatusBadGateway)(w, r)
			return
		}
		serve(jpeg)(w, r)
	})
	var last error
	for range 10 {
		_, last = f.Fetch(t.Context(), g.URL+"/ada")
	}
	if last == nil || !strings.Contains(last.Error(), "left alone") {
		t.Errorf("after ten failures: %v", last)
	}
	down.Store(false)
	if _, err := f.Fetch(t.Context(), g.URL+"/ada"); err == nil {
		t.Error("it was asked again at once")
	}
	clock.now = clock.now.Add(5 * time.Minute)
	if _, err := f.Fetch(t.Context(), g.URL+"/ada"); err != nil {
		t.Errorf("some minutes later: %v", err)
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	g := newGallery(t, map[string]http.HandlerFunc{"/ada": serve(jpeg)})
	f, _ := open(t, g.dir, fmt.Sprintf("hosts = [%q]\ntls { ca_file = \"ca.pem\" }", g.host()))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		if _, err := f.Fetch(ctx, g.URL+"/ada"); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if _, err := f.Fetch(t.Context(), g.URL+"/ada"); err != nil {
		t.Errorf("it counts as a failure of the host: %v", err)
	}
}

func TestFetchChecksTheCertificate(t *testing.T) {
	g := newGallery(t, map[string]http.HandlerFunc{"/ada": serve(jpeg)})
	f, _ := open(t, g.dir, fmt.Sprintf("hosts = [%q]", g.host()))
	if _, err := f.Fetch(t.Context(), g.URL+"/ada"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
}

func TestFetchWithoutABlock(t *testing.T) {
	for name, block := range map[string]cty.Value{"null": cty.NullVal(cty.EmptyObject), "none": cty.NilVal} {
		f, err := photo.New(block, photo.Options{})
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := f.Fetch(t.Context(), "https://media.example.com/ada"); err == nil || f.Limit() != photo.DefaultLimit {
			t.Errorf("%s: %v, at most %d bytes", name, err, f.Limit())
		}
	}
}

func FuzzFetch(f *testing.F) {
	for _, address := range []string{"https://media.example.com/ada", "https://[::1]:0/#x", "//media.example.com", "https://a@b\\c/\x00"} {
		f.Add(address)
	}
	fetcher, err := photo.New(cty.NilVal, photo.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if _, err := fetcher.Fetch(t.Context(), address); err == nil {
			t.Error("there is no host, and yet a photo")
		}
	})
}
