package clients_test

import (
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-vcard"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
)

// gateway is a DavMail that runs: CardDAV in front of the sandbox's EWS.
type gateway struct {
	server string // URL without a path
	path   string // of the user's address book
	login  sandbox.Login
}

// gateways counts what was started. Each gets a loopback address of its own: on
// 127.0.0.1 a sandbox of another test may take the port before DavMail does.
var gateways atomic.Int32

// startDavMail starts DavMail for the mailbox of a user. The test is skipped if
// it is not installed.
func startDavMail(t *testing.T, w world, address string) gateway {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("Java is not installed")
	}
	const jar = "/usr/share/davmail/davmail.jar" // where Debian's package has it
	if _, err := os.Stat(jar); err != nil {
		t.Skip("DavMail is not installed")
	}
	dir := t.TempDir()
	host := fmt.Sprintf("127.0.1.%d", gateways.Add(1))
	port := freePort(t, host)
	settings := filepath.Join(dir, "davmail.properties")
	log := filepath.Join(dir, "davmail.log")
	text := strings.Join([]string{
		"davmail.server=true", "davmail.mode=EWS", "davmail.url=" + w.Ready().EWS,
		"davmail.allowRemote=false", "davmail.bindAddress=" + host, "davmail.disableUpdateCheck=true",
		"davmail.caldavPort=" + strconv.Itoa(port),
		"davmail.imapPort=", "davmail.ldapPort=", "davmail.popPort=", "davmail.smtpPort=",
		"davmail.logFilePath=" + log, "log4j.rootLogger=WARN", "log4j.logger.davmail=DEBUG", "",
	}, "\n")
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(java, "-Djava.awt.headless=true", "-XX:TieredStopAtLevel=1", "-jar", jar, "-server", settings)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill() // it may have ended by itself
		_ = command.Wait()         // it was killed
		if said, err := os.ReadFile(log); err == nil && t.Failed() && testing.Verbose() {
			t.Logf("%s", said)
		}
	})
	listens := net.JoinHostPort(host, strconv.Itoa(port))
	await(t, listens)
	login := w.login(t, address)
	return gateway{"http://" + listens, "/users/" + login.User + "/contacts/", login}
}

// freePort is a port of an address that nobody listens on just now.
func freePort(t *testing.T, host string) int {
	t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	return listener.Addr().(*net.TCPAddr).Port
}

// await waits until somebody listens: there is no other sign that DavMail is
// ready.
func await(t *testing.T, address string) {
	t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-ticker.C {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
			return
		}
	}
	t.Fatal("DavMail does not listen")
}

// do sends a request for a resource of the address book, and gives the body of
// the answer, which has to have one of the statuses.
func (g gateway) do(t *testing.T, method, resource, body string, header http.Header, statuses ...int) (string, http.Header) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, g.server+g.path+resource, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(request.Header, header)
	request.SetBasicAuth(g.login.User, g.login.Password)
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(statuses, response.StatusCode) {
		t.Fatalf("%s %s: %s, want %v\n%s", method, resource, response.Status, statuses, answer)
	}
	return string(answer), response.Header
}

// propfind asks for what tells apart the resources of an address book.
const propfind = `<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:getetag/><D:resourcetype/></D:prop></D:propfind>`

// card is the contact as a vCard, as far as DavMail reads one. The pager is not
// among it: DavMail reads it back as two numbers.
func (c contact) card(uid string) vcard.Card {
	card := vcard.Card{}
	text := c.Text
	card.SetValue(vcard.FieldVersion, "3.0")
	card.SetValue(vcard.FieldUID, uid)
	card.SetValue(vcard.FieldFormattedName, text["DisplayName"])
	card.AddName(&vcard.Name{FamilyName: text["Surname"], GivenName: text["GivenName"], AdditionalName: text["MiddleName"], HonorificSuffix: text["Generation"]})
	card.SetValue(vcard.FieldNickname, text["Nickname"])
	card.SetValue(vcard.FieldTitle, text["JobTitle"])
	card.SetValue(vcard.FieldRole, text["Profession"])
	card.Add(vcard.FieldOrganization, &vcard.Field{Value: text["CompanyName"]})
	card.SetValue(vcard.FieldNote, c.Body)
	card.SetValue(vcard.FieldBirthday, c.Birthday)
	typed := func(field, value string, types ...string) {
		card.Add(field, &vcard.Field{Value: value, Params: vcard.Params{vcard.ParamType: types}})
	}
	typed(vcard.FieldTelephone, c.Phones["MobilePhone"], "cell")
	typed(vcard.FieldTelephone, c.Phones["BusinessPhone"], "work")
	typed(vcard.FieldTelephone, c.Phones["HomePhone"], "home")
	typed(vcard.FieldEmail, c.Emails["EmailAddress1"], "work")
	typed(vcard.FieldEmail, c.Emails["EmailAddress2"], "home")
	typed(vcard.FieldEmail, c.Emails["EmailAddress3"], "other")
	for key, kind := range map[string]string{"Business": "work", "Home": "home", "Other": "other"} {
		a := c.Addresses[key]
		card.AddAddress(&vcard.Address{
			Field:         &vcard.Field{Params: vcard.Params{vcard.ParamType: []string{kind}}},
			StreetAddress: a["Street"], Locality: a["City"], Region: a["State"], PostalCode: a["PostalCode"], Country: a["CountryOrRegion"],
		})
	}
	return card
}

// encode is a vCard as text.
func encode(t *testing.T, card vcard.Card) string {
	t.Helper()
	var text strings.Builder
	if err := vcard.NewEncoder(&text).Encode(card); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// decode reads a vCard.
func decode(t *testing.T, text string) vcard.Card {
	t.Helper()
	card, err := vcard.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return card
}

// hrefs are the names of the vCards in a listing.
func hrefs(listing string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`<D:href>[^<]*/([^</]+\.vcf)</D:href>`).FindAllStringSubmatch(listing, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestDavMail(t *testing.T) {
	t.Parallel()
	w := start(t, sandbox.Options{})
	g := startDavMail(t, w, anna)
	want := whole(t)
	const uid, name = "9a3e6c1e-0b1f-4c55-8f0e-5b7a4b6c0001", "9a3e6c1e-0b1f-4c55-8f0e-5b7a4b6c0001.vcf"

	if listing, _ := g.do(t, "PROPFIND", "", propfind, http.Header{"Depth": {"1"}}, http.StatusMultiStatus); len(hrefs(listing)) != 0 {
		t.Errorf("an empty address book has %v", hrefs(listing))
	}
	g.do(t, http.MethodPut, name, encode(t, want.card(uid)), http.Header{"Content-Type": {"text/vcard"}}, http.StatusCreated)
	item := w.item(t, anna, "contacts", "")
	compareCard(t, item, want)

	listing, _ := g.do(t, "PROPFIND", "", propfind, http.Header{"Depth": {"1"}}, http.StatusMultiStatus)
	if got := hrefs(listing); !slices.Equal(got, []string{name}) {
		t.Errorf("listed are %v, want %s in\n%s", got, name, listing)
	}
	text, header := g.do(t, http.MethodGet, name, "", nil, http.StatusOK)
	got := decode(t, text)
	compareCards(t, got, want.card(uid))
	report := `<?xml version="1.0"?><C:addressbook-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"><D:prop><D:getetag/>` +
		`<C:address-data/></D:prop><D:href>` + g.path + name + `</D:href></C:addressbook-multiget>`
	answer, _ := g.do(t, "REPORT", "", report, http.Header{"Depth": {"1"}}, http.StatusMultiStatus)
	if !strings.Contains(answer, "BEGIN:VCARD") {
		t.Errorf("the report has no vCard:\n%s", answer)
	}

	got.SetValue(vcard.FieldTitle, "CTO & more")
	got[vcard.FieldNickname] = nil
	g.do(t, http.MethodPut, name, encode(t, got), http.Header{"Content-Type": {"text/vcard"}, "If-Match": {header.Get("Etag")}}, http.StatusOK, http.StatusNoContent)
	after := w.item(t, anna, "contacts", "")
	if after.Props[tag(0x3A17)] != "CTO & more" || after.Props[tag(0x3A4F)] != nil || after.Props[mailbox.Surname] != want.Text["Surname"] {
		t.Errorf("after the update: %v, %v, %v", after.Props[tag(0x3A17)], after.Props[tag(0x3A4F)], after.Props[mailbox.Surname])
	}
	if after.ID != item.ID || after.ChangeKey == item.ChangeKey {
		t.Error("an update in place keeps the id and gives another change key")
	}
	g.do(t, http.MethodPut, name, encode(t, got), http.Header{"Content-Type": {"text/vcard"}, "If-Match": {"2000-01-01T00:00:00Z"}}, http.StatusPreconditionFailed)
	g.do(t, http.MethodDelete, name, "", nil, http.StatusOK, http.StatusNoContent)
	if left := w.items(t, anna, "contacts", ""); len(left) != 0 {
		t.Errorf("%d items are left", len(left))
	}
	g.do(t, http.MethodGet, name, "", nil, http.StatusNotFound)
}

func TestDavMailRefusesWrongPasswords(t *testing.T) {
	t.Parallel()
	w := start(t, sandbox.Options{})
	g := startDavMail(t, w, bert)
	right := g.login.Password
	g.login.Password = "wrong"
	g.do(t, "PROPFIND", "", propfind, http.Header{"Depth": {"0"}}, http.StatusUnauthorized)
	g.login.Password = right
	g.do(t, "PROPFIND", "", propfind, http.Header{"Depth": {"0"}}, http.StatusMultiStatus)
}

// compareCards compares a vCard with the one that it was made of.
func compareCards(t *testing.T, got, want vcard.Card) {
	t.Helper()
	for _, field := range []string{
		vcard.FieldFormattedName, vcard.FieldNickname, vcard.FieldTitle, vcard.FieldRole, vcard.FieldNote, vcard.FieldUID,
	} {
		if got, want := got.Value(field), want.Value(field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	for _, field := range []string{vcard.FieldTelephone, vcard.FieldEmail} {
		if got, want := sorted(got.Values(field)), sorted(want.Values(field)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if got, want := sorted(cities(got)), sorted(cities(want)); !slices.Equal(got, want) {
		t.Errorf("addresses: got %q, want %q", got, want)
	}
	if got, want := got.Name(), want.Name(); got.FamilyName != want.FamilyName || got.GivenName != want.GivenName ||
		got.AdditionalName != want.AdditionalName || got.HonorificSuffix != want.HonorificSuffix {
		t.Errorf("name: got %+v, want %+v", got, want)
	}
}

// cities are the addresses of a vCard, without what says which one is which.
func cities(card vcard.Card) []string {
	var all []string
	for _, a := range card.Addresses() {
		all = append(all, strings.Join([]string{a.StreetAddress, a.PostalCode, a.Locality, a.Region, a.Country}, ", "))
	}
	return all
}

// sorted is a sorted copy.
func sorted(texts []string) []string {
	texts = slices.Clone(texts)
	slices.Sort(texts)
	return texts
}

// compareCard compares what the store has with what a vCard can carry through
// DavMail.
func compareCard(t *testing.T, item mailbox.Item, want contact) {
	t.Helper()
	carried := contact{
		Text: map[string]string{}, Phones: map[string]string{}, Emails: want.Emails, Addresses: want.Addresses,
		Birthday: want.Birthday, Body: want.Body,
	}
	for _, element := range []string{
		"DisplayName", "GivenName", "MiddleName", "Surname", "Generation", "Nickname", "JobTitle", "Profession", "CompanyName",
	} {
		carried.Text[element] = want.Text[element]
	}
	for _, key := range []string{"MobilePhone", "BusinessPhone", "HomePhone"} {
		carried.Phones[key] = want.Phones[key]
	}
	compare(t, item, carried, "photo", "ImAddress1", "WeddingAnniversary")
}
