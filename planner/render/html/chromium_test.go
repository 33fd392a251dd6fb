package html_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"contactsync/planner/render"
)

// patience is how long the browser may take for what is done in one tab.
const patience = 30 * time.Second

// chromium is a browser.
type chromium struct {
	ctx context.Context //nolint:containedctx // what chromedp calls a browser
}

// startChromium starts a browser that asks for nothing on its own, or skips the test.
func startChromium(t *testing.T) chromium {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("there is no Chromium in PATH")
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocated, stopAll := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stopAll)
	browser, stopBrowser := chromedp.NewContext(allocated)
	t.Cleanup(stopBrowser)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	return chromium{browser}
}

// window is how a tab shows its page.
type window struct {
	width, height int64
	scheme        string // "light" or "dark"
	scripts       string // "off" if the page's script may not run
}

// wide and narrow are the windows of a desk and of a phone.
var (
	wide   = window{1280, 900, "light", ""}
	narrow = window{320, 640, "light", ""}
)

// tab is a tab of the browser with a page in it, and what it did that it should not.
type tab struct {
	t   *testing.T
	ctx context.Context //nolint:containedctx // what chromedp calls a tab
	url string

	mu         sync.Mutex
	complaints []string
}

// open opens a plan, at a fragment, and waits until all of it was read.
func (c chromium) open(t *testing.T, view render.PlanView, o render.Options, fragment string, w window) *tab {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plan.html")
	if err := os.WriteFile(path, []byte(page(t, view, o)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, closeTab := chromedp.NewContext(c.ctx)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx, url: (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, runtime.Enable, cdp.Empty{})
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: w.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	ready := `html[data-state="ready"]`
	if w.scripts == "off" {
		call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		ready = "body"
	}
	b.do(chromedp.EmulateViewport(w.width, w.height), chromedp.Navigate(b.url+fragment), chromedp.WaitReady(chromedp.CSS(ready)))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, complaint := range b.complaints {
			t.Error(complaint)
		}
	})
	return b
}

// listen notes errors, and requests to anywhere.
func (b *tab) listen(event any) {
	complaint := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		complaint = "something was written to the console"
	case *log.EventEntryAdded:
		complaint = "the browser says: " + e.Entry.Text
	case *network.EventRequestWillBeSent:
		if address, _, _ := strings.Cut(e.Request.URL, "#"); address != b.url && !strings.HasPrefix(address, "data:") {
			complaint = "request for " + address
		}
	}
	if complaint != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.complaints = append(b.complaints, complaint)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// call is what a command of the browser gives.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) R {
	b.t.Helper()
	result, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		b.t.Fatal(err)
	}
	return result
}

// run runs a statement of the page's script.
func (b *tab) run(statement string) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](statement, chromedp.EvalAwaitPromise))
}

// press presses the key of a character as a keyboard does: what the key does by itself can be prevented.
func (b *tab) press(key string) {
	b.t.Helper()
	for _, does := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: does, Key: key, Text: key})
	}
}

// follow goes to a fragment as a link does.
func (b *tab) follow(fragment string) {
	b.t.Helper()
	b.run(fmt.Sprintf("history.replaceState(null, '', '#' + %q); follow()", fragment))
}

// eval is what an expression of the page gives.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return result
}

// expect compares what an expression of the page gives.
func expect[T comparable](b *tab, what, expression string, want T) {
	b.t.Helper()
	if got := eval[T](b, expression); got != want {
		b.t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
