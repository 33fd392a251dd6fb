package html_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"contactsync/planner/render"
)

// TestPage opens pages in a browser.
func TestPage(t *testing.T) {
	browser := startChromium(t)
	for _, c := range []struct {
		name string
		test func(*testing.T, chromium)
	}{
		{"opens", opens}, {"without script", opensWithoutScript}, {"hostile", opensHostile}, {"distinct", opensDistinct}, {"filter", filters}, {"typed filter", filtersAsTyped}, {"links", links},
		{"sort", sorts}, {"keys", keys}, {"roles", roles}, {"narrow", fitsNarrow}, {"contrast", contrasts}, {"paper", prints}, {"long", isQuick},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, browser) })
	}
}

// What the page shows, as expressions of it.
const (
	matches   = `document.getElementById("matches").textContent`
	contacts  = `[...document.querySelectorAll("tr.row .address")].map((cell) => cell.textContent).join(" ")`
	first     = `document.querySelector("tr.row .address").textContent`
	focused   = `document.activeElement.closest("tr.row")?.querySelector(".address").textContent ?? document.activeElement.id`
	nextFrame = `new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame))`
	detail    = `document.querySelector("tr.detail")?.innerText ?? ""`
)

func opens(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "", wide)
	expect(b, "matches", matches, "12 of 12 changes")
	expect(b, "rows", `document.querySelectorAll("tr.row").length`, 12)
	expect(b, "first", first, `contact.sales["5/crm/person/1"]`)
	expect(b, "blocks that were read are gone", `document.querySelectorAll("script.block").length`, 0)
	expect(b, "scrolls sideways", `document.documentElement.scrollWidth > innerWidth`, false)
}

// opensWithoutScript has the sums be there all the same.
func opensWithoutScript(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "", window{1280, 900, "light", "off"})
	text := eval[string](b, `document.body.innerText`)
	for _, want := range []string{"12 changes", "max_delete_percent", "-allow-deletes=6", "no_longer_selected", "needs JavaScript"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown in %q", want, text)
		}
	}
	if strings.Contains(text, "Filter") {
		t.Errorf("a filter that does nothing is shown in %q", text)
	}
}

// opensDistinct opens a page in which some details stand in the rows.
func opensDistinct(t *testing.T, browser chromium) {
	b := browser.open(t, distinct(150), hidden(), "#q=person/149", wide)
	b.do(chromedp.Click(chromedp.CSS("tr.row button")))
	expect(b, "remark", `document.querySelector("tr.detail").innerText.includes("will be lost: 000")`, true)
}

// opensHostile opens pages whose every text is an attack: nothing of them runs, is fetched or leads away.
func opensHostile(t *testing.T, browser chromium) {
	for name, o := range map[string]render.Options{"hidden": hidden(), "shown": shown()} {
		t.Run(name, func(t *testing.T) {
			b := browser.open(t, hostile(attack), o, "", wide)
			expect(b, "matches", matches, "12 of 12 changes")
			b.run(`document.querySelectorAll("tr.row button").forEach((button) => button.click())`)
			expect(b, "images", `document.images.length`, 0)
			expect(b, "scripts", `document.scripts.length`, 2)
			expect(b, "what would load or lead elsewhere", `document.querySelectorAll("[src], [onerror], iframe, form[action], a:not([href^='#'])").length`, 0)
			expect(b, "what an attack sets", `typeof pwned`, "undefined")
		})
	}
}

func filters(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "", wide)
	for _, c := range []struct{ name, fragment, want string }{
		{"an address", "q=company/1", `contact.sales["6/crm/company/1"]`},
		{"ignoring case", "q=COMPANY", `contact.sales["6/crm/company/1"]`},
		{"a property", "q=business_phone+edited", `contact.sales["5/crm/person/2"]`},
		{"words that are in different places", "q=person/1+selected+created", `contact.sales["5/crm/person/1"]`},
		{"an action", "action=move", `contact.sales["5/crm/person/4"]`},
		{"a cause", "cause=user_copy", `contact.*["5/crm/person/8"]`},
		{"causes together", "cause=edited_in_mailbox%2Cmapping_changed", `contact.sales["5/crm/person/2"]`},
		{"a sync", "sync=old", `contact.old["5/crm/person/9"] contact.old["5/crm/person/10"]`},
		{"a mailbox", "mailbox=6", `contact.sales["6/crm/company/1"]`},
		{"blocked", "blocked=yes", `contact.sales["6/crm/company/1"]`},
		{"blocked by a guard", "blocked=max_delete_percent", `contact.sales["6/crm/company/1"]`},
		{"not blocked", "blocked=no&action=delete", `contact.sales["5/crm/person/5"]`},
		{"sorted", "action=delete&sort=-address", `contact.sales["6/crm/company/1"] contact.sales["5/crm/person/5"]`},
		{"nothing", "q=nobody", ""},
		{"what is no text of a filter", "q=%3Cimg%3E", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.follow(c.fragment)
			if got := eval[string](b, contacts); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func filtersAsTyped(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "", wide)
	b.press("/")
	b.do(chromedp.KeyEvent("person/4"))
	expect(b, "matches", matches, "1 of 12 changes")
	expect(b, "announced as", `document.getElementById("matches").getAttribute("role")`, "status")
	expect(b, "fragment", `location.hash`, "#q=person%2F4")
	b.do(chromedp.KeyEvent(kb.Escape))
	expect(b, "matches after Escape", matches, "12 of 12 changes")
	b.run(`form.elements.action.value = "delete"; form.elements.action.dispatchEvent(new Event("input", { bubbles: true }))`)
	expect(b, "matches of an action", matches, "2 of 12 changes")
	b.do(chromedp.Click(chromedp.CSS(`#filter button`)))
	expect(b, "matches after Clear", matches, "12 of 12 changes")
}

func links(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "#q=person&action=delete&sort=-address", wide)
	expect(b, "matches of a link from outside", matches, "1 of 12 changes")
	expect(b, "its text", `document.getElementById("q").value`, "person")
	b.do(chromedp.Click(chromedp.CSS(`.sums td.number a`)))
	b.run(nextFrame)
	expect(b, "matches of a link from the sums", matches, "1 of 12 changes")
	expect(b, "its text", `document.getElementById("q").value`, "")
}

func sorts(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), hidden(), "", wide)
	head := `th[data-sort="address"]`
	for _, want := range []struct{ direction, first string }{
		{"ascending", `contact.*["5/crm/person/8"]`},
		{"descending", `contact.sales["6/crm/company/1"]`},
		{"none", `contact.sales["5/crm/person/1"]`},
	} {
		b.do(chromedp.Click(chromedp.CSS(head + " button")))
		expect(b, "direction", fmt.Sprintf("document.querySelector(%q).getAttribute('aria-sort')", head), want.direction)
		expect(b, "first", first, want.first)
	}
}

func keys(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), shown(), "", wide)
	b.do(chromedp.Focus(chromedp.CSS("#q")), chromedp.KeyEvent(kb.ArrowDown))
	expect(b, "below the filter", focused, `contact.sales["5/crm/person/1"]`)
	b.do(chromedp.KeyEvent(kb.ArrowDown))
	expect(b, "one further", focused, `contact.sales["5/crm/person/2"]`)
	b.do(chromedp.KeyEvent(kb.Enter))
	expect(b, "expanded", `document.activeElement.getAttribute("aria-expanded")`, "true")
	for _, want := range []string{
		"It will be updated in-place, because it was edited in the mailbox", "Lovelace", "business_phone", `"private"`, "2 properties stay as they are.",
	} {
		if text := eval[string](b, detail); !strings.Contains(text, want) {
			t.Errorf("%q is not shown in %q", want, text)
		}
	}
	b.do(chromedp.KeyEvent(kb.Escape))
	expect(b, "closed", detail, "")
	expect(b, "focus after that", focused, `contact.sales["5/crm/person/2"]`)
	b.do(chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.End))
	expect(b, "last", focused, `contact.sales["6/crm/company/1"]`)
	expect(b, "still open", `document.querySelectorAll("tr.detail").length`, 1)
	b.do(chromedp.KeyEvent(kb.Home), chromedp.KeyEvent(kb.ArrowUp))
	expect(b, "first", focused, `contact.sales["5/crm/person/1"]`)
	b.do(chromedp.KeyEvent(kb.Escape))
	expect(b, "back to the filter", focused, "q")
}

// roles reads the page as a screen reader does.
func roles(t *testing.T, browser chromium) {
	for _, w := range []window{wide, narrow} {
		t.Run(fmt.Sprint(w.width), func(t *testing.T) {
			b := browser.open(t, everything(), hidden(), "", w)
			b.do(chromedp.Click(chromedp.CSS("tr.row button")))
			seen := make(map[string]int)
			for _, node := range call(b, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
				role, name := text(node.Role), strings.TrimSpace(text(node.Name))
				seen[role]++
				seen[role+" "+name]++
				if name == "" && slices.Contains([]string{"button", "textbox", "searchbox", "combobox", "table", "link", "heading", "columnheader"}, role) && !node.Ignored {
					t.Errorf("a %s has no name", role)
				}
			}
			for _, want := range []string{
				"main", "banner", "search Filter the changes", "searchbox Filter", "combobox Action", "combobox Mailbox", "button Clear", "status",
				"table All changes", "table What differs", "columnheader Contact", "columnheader Property", "heading All changes", "heading Guards",
				"button created", "rowheader + given_name",
			} {
				if seen[want] == 0 {
					t.Errorf("there is no %s", want)
				}
			}
			if rows := 12 + 1 + 1; seen["row"] < rows {
				t.Errorf("%d rows, want at least %d", seen["row"], rows)
			}
		})
	}
}

// text is what a value of the accessibility tree says.
func text(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	return strings.Trim(string(value.Value), `"`)
}

func fitsNarrow(t *testing.T, browser chromium) {
	b := browser.open(t, everything(), shown(), "", narrow)
	b.do(chromedp.Click(chromedp.CSS("tr.row:nth-child(2) button")))
	expect(b, "scrolls sideways", `document.documentElement.scrollWidth`, 320)
	expect(b, "rows", `document.querySelectorAll("tr.row").length > 3`, true)
}

// contrasts has the text of the page stand out from what is behind it, by the formula of
// WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
func contrasts(t *testing.T, browser chromium) {
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			b := browser.open(t, everything(), shown(), "", window{1280, 900, scheme, ""})
			b.do(chromedp.Click(chromedp.CSS("tr.row:nth-child(2) button")))
			for _, faint := range eval[[]string](b, contrast) {
				t.Error(faint)
			}
		})
	}
}

// contrast lists the texts of a page that stand out too little.
const contrast = `(() => {
	const channels = (color) => color.match(/[\d.]+/g).map(Number);
	const light = (color) => channels(color).slice(0, 3).map((c) => c / 255)
		.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
		.reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (element) => {
		for (; element; element = element.parentElement) {
			const color = getComputedStyle(element).backgroundColor;
			if (channels(color)[3] !== 0) {
				return color;
			}
		}
	};
	const faint = new Set();
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const element = texts.currentNode.parentElement;
		if (texts.currentNode.data.trim() === "" || !element.checkVisibility() || element.closest("script, style, noscript")) {
			continue;
		}
		const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => b - a);
		const ratio = (a + 0.05) / (b + 0.05);
		if (ratio < 4.5) {
			faint.add(element.tagName + "." + element.className + ": " + ratio.toFixed(2));
		}
	}
	return [...faint];
})()`

// isQuick has the page of fifty thousand changes be quick. How quick the machine is must not
// decide, so that what is demanded is a multiple of what is expected.
func isQuick(t *testing.T, browser chromium) {
	if testing.Short() {
		t.Skip("a long plan takes a while")
	}
	const changes = 50_000
	b := browser.open(t, many(changes), hidden(), "", wide)
	expect(b, "matches", matches, "50,000 of 50,000 changes")
	took := func(name string) float64 {
		return eval[float64](b, fmt.Sprintf("performance.getEntriesByName(%q).at(-1).duration", name))
	}
	t.Logf("first rows after %.0f ms, all read after %.0f ms", took("first"), took("loaded"))
	for _, c := range []struct {
		fragment, matches string
	}{
		{"q=crm/person/429", "50,000 of 50,000 changes"},
		{"q=edited+surname+1042", "100 of 50,000 changes"},
		{"q=nobody", "0 of 50,000 changes"},
		{"action=delete&mailbox=1007", "100 of 50,000 changes"},
		{"sort=-address", "50,000 of 50,000 changes"},
		{"sort=cause&q=person", "50,000 of 50,000 changes"},
	} {
		b.follow(c.fragment)
		expect(b, c.fragment, matches, c.matches)
		t.Logf("%s: filtered in %.0f ms", c.fragment, took("filter"))
		if ms := took("filter"); ms > 5*200 {
			t.Errorf("%s took %.0f ms", c.fragment, ms)
		}
	}
	t.Logf("sorted in %.0f ms", took("sort"))
	b.follow("")
	b.do(chromedp.Focus(chromedp.CSS("#q")), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.End))
	expect(b, "last", focused, `contact.sales["1099/crm/person/4295009999"]`)
	if rows := eval[int](b, `document.querySelectorAll("tr.row").length`); rows > 200 {
		t.Errorf("%d rows are drawn", rows)
	}
	b.run(`scrollTo(0, 0); ` + nextFrame)
	b.do(chromedp.KeyEvent(kb.ArrowUp))
	expect(b, "the keys go on where they were", focused, `contact.partners["1099/crm/person/4295009998"]`)
}

// prints has more on paper than what can be seen at once.
func prints(t *testing.T, browser chromium) {
	const changes = 300
	b := browser.open(t, many(changes), hidden(), "", wide)
	b.run(`dispatchEvent(new Event("beforeprint"))`)
	expect(b, "rows on paper", `document.querySelectorAll("tr.row").length`, changes)
	b.run(`dispatchEvent(new Event("afterprint"))`)
	expect(b, "fewer rows after that", `document.querySelectorAll("tr.row").length < 100`, true)
}
