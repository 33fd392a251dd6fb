package ews_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"contactsync/providers/sandbox/account"
	"contactsync/providers/sandbox/ews"
	"contactsync/providers/sandbox/fault"
	"contactsync/providers/sandbox/mailbox"
)

const (
	anna  = "anna@example.com"
	bert  = "bert@example.com"
	carla = "carla@example.com"
)

// sandbox is a server with three mailboxes and an account for each kind of
// caller.
type sandbox struct {
	testing.TB
	server     *ews.Server
	store      *mailbox.Store
	faults     *fault.Faults
	clock      time.Time
	violations []string

	// service impersonates everybody but carla and has no mailbox; own is anna;
	// delegate is bert, who has full access to anna's mailbox.
	service, own, delegate *account.Account
}

func newSandbox(t testing.TB) *sandbox {
	t.Helper()
	s := &sandbox{TB: t, faults: fault.New(1, nil), clock: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	now := func() time.Time { return s.clock }
	store, err := mailbox.Open(mailbox.Options{Now: now, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	for address, name := range map[string]string{anna: "Anna Muster", bert: "Bert Muster", carla: "Carla Berger"} {
		if _, err := store.Add(address, name); err != nil {
			t.Fatal(err)
		}
	}
	s.store = store
	s.server = &ews.Server{
		Store: store, Faults: s.faults, Now: now,
		Violations: func(v string) { s.violations = append(s.violations, v) },
	}
	s.service = &account.Account{User: "service@example.com", Impersonates: func(a string) bool { return a != carla }}
	s.own = &account.Account{User: anna, Address: anna}
	s.delegate = &account.Account{User: bert, Address: bert, Opens: func(a string) bool { return a == anna }}
	return s
}

// in is the sandbox for a subtest.
func (s *sandbox) in(t testing.TB) *sandbox {
	sub := *s
	sub.TB = t
	return &sub
}

// answer is what came back.
type answer struct {
	status int
	body   string
}

// impersonate is the header that acts for an address.
func impersonate(address string) string {
	return `<t:ExchangeImpersonation><t:ConnectingSID><t:PrimarySmtpAddress>` + address +
		`</t:PrimarySmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>`
}

// envelope is a whole request.
func envelope(header, body string) string {
	return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"` +
		` xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">` +
		`<soap:Header><t:RequestServerVersion Version="Exchange2013_SP1"/>` + header + `</soap:Header>` +
		`<soap:Body>` + body + `</soap:Body></soap:Envelope>`
}

// post sends a document as a caller; nil is nobody.
func (s *sandbox) post(caller *account.Account, document string) answer {
	s.Helper()
	return s.send(caller, httptest.NewRequest(http.MethodPost, "/EWS/Exchange.asmx", strings.NewReader(document)))
}

func (s *sandbox) send(caller *account.Account, r *http.Request) answer {
	s.Helper()
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "text/xml; charset=utf-8")
	}
	ctx := r.Context()
	if caller != nil {
		ctx = account.With(ctx, caller)
	}
	w := httptest.NewRecorder()
	s.server.ServeHTTP(w, r.WithContext(ctx))
	a := answer{w.Code, w.Body.String()}
	if strings.HasPrefix(a.body, "<?xml") {
		record(s.Name(), a.body)
	}
	return a
}

// do sends a body as the service account, acting for anna.
func (s *sandbox) do(body string) answer {
	s.Helper()
	return s.post(s.service, envelope(impersonate(anna), body))
}

// must is do for what has to succeed as a whole.
func (s *sandbox) must(body string) answer {
	s.Helper()
	a := s.do(body)
	if a.status != http.StatusOK || strings.Contains(a.body, `ResponseClass="Error"`) || strings.Contains(a.body, `ResponseClass="Warning"`) {
		s.Fatalf("request %s\nfailed with %d: %s", body, a.status, a.body)
	}
	return a
}

// codes are the response codes of the messages, or that of the fault.
func (a answer) codes() []string { return a.all(`<[me]:ResponseCode[^>]*>(\w+)<`) }

// all are the first groups of all matches of a pattern.
func (a answer) all(pattern string) []string {
	var found []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(a.body, -1) {
		found = append(found, m[1])
	}
	return found
}

// one is the first group of the only match of a pattern.
func (a answer) one(t testing.TB, pattern string) string {
	t.Helper()
	found := a.all(pattern)
	if len(found) != 1 {
		t.Fatalf("%d matches of %s in %s", len(found), pattern, a.body)
	}
	return found[0]
}

// items are the ids and change keys of the items, in order.
func (a answer) items() []itemID {
	var ids []itemID
	for _, m := range regexp.MustCompile(`<t:ItemId Id="([^"]*)" ChangeKey="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		ids = append(ids, itemID{m[1], m[2]})
	}
	return ids
}

// folders are the ids of the folders, in order.
func (a answer) folders() []string { return a.all(`<t:FolderId Id="([^"]*)"`) }

type itemID struct{ id, key string }

// xml is the ItemId element.
func (i itemID) xml() string { return `<t:ItemId Id="` + i.id + `" ChangeKey="` + i.key + `"/>` }

// wants fails unless the codes are these.
func (a answer) wants(t testing.TB, codes ...string) {
	t.Helper()
	if got := a.codes(); !slices.Equal(got, codes) {
		t.Errorf("codes %v, want %v in %s", got, codes, a.body)
	}
}

// holds fails unless the answer contains each text.
func (a answer) holds(t testing.TB, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("no %s in %s", text, a.body)
		}
	}
}

// distinguished is the id of a folder by its name.
func distinguished(name string) string { return `<t:DistinguishedFolderId Id="` + name + `"/>` }

// folderID is the id of a folder.
func folderID(id string) string { return `<t:FolderId Id="` + id + `"/>` }

// createFolder makes a folder of contacts below another one.
func (s *sandbox) createFolder(parent, name string) string {
	s.Helper()
	return s.must(createFolder(parent, name)).folders()[0]
}

func createFolder(parent, name string) string {
	return `<m:CreateFolder><m:ParentFolderId>` + parent + `</m:ParentFolderId><m:Folders><t:ContactsFolder><t:DisplayName>` +
		name + `</t:DisplayName></t:ContactsFolder></m:Folders></m:CreateFolder>`
}

// createItems is a CreateItem of contacts with these given names; "" for the
// default folder.
func createItems(folder string, names ...string) string {
	var b strings.Builder
	b.WriteString(`<m:CreateItem MessageDisposition="SaveOnly">`)
	if folder != "" {
		b.WriteString(`<m:SavedItemFolderId>` + folder + `</m:SavedItemFolderId>`)
	}
	b.WriteString(`<m:Items>`)
	for _, name := range names {
		b.WriteString(`<t:Contact><t:GivenName>` + name + `</t:GivenName></t:Contact>`)
	}
	b.WriteString(`</m:Items></m:CreateItem>`)
	return b.String()
}

// create makes contacts.
func (s *sandbox) create(folder string, names ...string) []itemID {
	s.Helper()
	return s.must(createItems(folder, names...)).items()
}

// getItems is a GetItem of the given names and more.
func getItems(more string, ids ...itemID) string {
	var b strings.Builder
	b.WriteString(`<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` +
		`<t:FieldURI FieldURI="contacts:GivenName"/>` + more + `</t:AdditionalProperties></m:ItemShape><m:ItemIds>`)
	for _, id := range ids {
		b.WriteString(`<t:ItemId Id="` + id.id + `"/>`)
	}
	b.WriteString(`</m:ItemIds></m:GetItem>`)
	return b.String()
}

// names are the given names in an answer.
func (a answer) names() []string { return a.all(`<t:GivenName>([^<]*)<`) }

// list is FindItem over folders, with the given names.
func list(view, parents string) string {
	return `<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>` +
		`<t:FieldURI FieldURI="contacts:GivenName"/></t:AdditionalProperties></m:ItemShape>` + view +
		`<m:ParentFolderIds>` + parents + `</m:ParentFolderIds></m:FindItem>`
}

// answers are all documents that the tests of the package have seen.
var answers struct {
	sync.Mutex
	documents []document
}

type document struct{ test, text string }

func record(test, text string) {
	answers.Lock()
	defer answers.Unlock()
	answers.documents = append(answers.documents, document{test, text})
}
