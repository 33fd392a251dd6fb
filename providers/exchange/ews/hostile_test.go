package ews_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews"
	"contactsync/providers/providertest"
)

// script is a server that gives canned answers.
type script func(operation string) string

func (s script) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	operation := ""
	if m := operationName.FindSubmatch(body); m != nil {
		operation = string(m[1])
	}
	answer, status := s(operation), http.StatusOK
	if strings.Contains(answer, "<s:Fault>") {
		status = http.StatusInternalServerError
	}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Request: request, Header: http.Header{"Content-Type": {"text/xml; charset=utf-8"}},
		Body: io.NopCloser(strings.NewReader(answer)),
	}, nil
}

// scripted makes a target over a script.
func scripted(t *testing.T, s script) (*ews.Target, *providertest.Clock) {
	t.Helper()
	c := newClock()
	return open(t, "", ews.Options{Now: c.Now, Sleep: c.Sleep, Transport: s}), c
}

// open makes a target for no server in particular.
func open(t *testing.T, settings string, o ews.Options) *ews.Target {
	t.Helper()
	block := "url = \"http://127.0.0.1/EWS/Exchange.asmx\"\nauth \"basic\" {\n user = \"sync\"\n password = \"x\"\n}\n"
	target, err := ews.New(decode(t, block+settings), o)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func soap(body string) string {
	return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"` +
		` xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body>` + body + `</s:Body></s:Envelope>`
}

// words are what servers say beside their codes.
const words = "Erika Muster"

// faultOf is a fault with a response code.
func faultOf(code string) string {
	return soap(`<s:Fault><faultcode>s:Client</faultcode><faultstring>` + words + `</faultstring><detail>` +
		`<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">` + code + `</e:ResponseCode></detail></s:Fault>`)
}

// response is an answer of n messages of success with some contents.
func response(operation string, n int, contents string) string {
	message := fmt.Sprintf(`<m:%[1]sResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>%[2]s</m:%[1]sResponseMessage>`, operation, contents)
	return soap(fmt.Sprintf(`<m:%[1]sResponse><m:ResponseMessages>%[2]s</m:ResponseMessages></m:%[1]sResponse>`, operation, strings.Repeat(message, n)))
}

const (
	folderContents = `<m:Folders><t:ContactsFolder><t:FolderId Id="AAA" ChangeKey="AAA"/><t:ParentFolderId Id="AAA"/><t:FolderClass>IPF.Contact</t:FolderClass></t:ContactsFolder></m:Folders>`
	itemContents   = `<m:Items><t:Contact><t:ItemId Id="AAA" ChangeKey="AAA"/></t:Contact></m:Items>`
)

// TestHostileAnswers has servers answer with nonsense. Nothing is ever taken
// for done, or for an empty mailbox, and every call ends.
func TestHostileAnswers(t *testing.T) {
	tests := map[string]script{
		"nothing":           func(string) string { return "" },
		"a page":            func(string) string { return "<html><body>Log in</body></html>" },
		"half":              func(operation string) string { return response(operation, 1, itemContents)[:200] },
		"no messages":       func(operation string) string { return response(operation, 0, "") },
		"empty messages":    func(operation string) string { return response(operation, 1, "") },
		"another operation": func(string) string { return response("GetUserPhoto", 1, "") },
		"endless folders": func(operation string) string {
			if operation == "SyncFolderHierarchy" {
				return response(operation, 1, `<m:SyncState>x</m:SyncState><m:IncludesLastFolderInRange>false</m:IncludesLastFolderInRange><m:Changes/>`)
			}
			return response(operation, 3, folderContents)
		},
		"endless items": func(operation string) string {
			switch operation {
			case "SyncFolderHierarchy":
				return response(operation, 1, `<m:SyncState>x</m:SyncState><m:IncludesLastFolderInRange>true</m:IncludesLastFolderInRange><m:Changes>`+
					`<t:Create><t:ContactsFolder><t:FolderId Id="AAA" ChangeKey="AAA"/><t:ParentFolderId Id="AAA"/><t:FolderClass>IPF.Contact</t:FolderClass></t:ContactsFolder></t:Create></m:Changes>`)
			case "SyncFolderItems":
				return response(operation, 1, `<m:SyncState>x</m:SyncState><m:IncludesLastItemInRange>false</m:IncludesLastItemInRange><m:Changes/>`)
			case "GetFolder":
				return response(operation, 3, folderContents)
			}
			return response(operation, 0, "")
		},
		"too few": func(operation string) string {
			if operation == "GetFolder" || operation == "GetItem" {
				return response(operation, 1, "")
			}
			return response(operation, 1, itemContents)
		},
	}
	for name, s := range tests {
		t.Run(name, func(t *testing.T) {
			target, _ := scripted(t, s)
			if o, err := target.Observe(t.Context(), providertest.Bob, nil); err == nil {
				t.Errorf("observed %+v", o)
			}
			if found, err := target.Find(t.Context(), providertest.Bob, providertest.Owner, []addressbook.Key{providertest.KeyOf(1)}); err == nil && name != "endless items" {
				t.Errorf("found %+v", found)
			}
			for _, ids := range [][]addressbook.ItemID{{"AAA"}, {"AAA", "BBB"}} {
				if readings, err := target.Read(t.Context(), providertest.Bob, ids, nil); err == nil {
					t.Errorf("read %+v", readings)
				}
			}
			item := addressbook.Item{ID: "AAA", ChangeKey: "AAA", Owner: providertest.Owner, Key: providertest.KeyOf(1), Mark: providertest.MarkOf(1)}
			for _, o := range []providers.Operation{
				providertest.Creation("AAA", 1), providertest.Updating(item), providertest.Moving(item, "AAA"), providertest.Deleting(item), providertest.Unmarking(item),
				providertest.FolderCreation("AAA", "CRM"), {Kind: providers.DeleteFolder, Folder: "AAA"}, {Kind: "nonsense"},
				{Kind: providers.DeleteItem, Item: "AAA", Mode: "nonsense"},
			} {
				if name == "too few" && (o.Kind == providers.UpdateItem || o.Kind == providers.UnmarkItem) {
					continue // their one message is as it should be
				}
				if result := target.Do(t.Context(), providertest.Bob, []providers.Operation{o})[0]; result.Err == nil {
					t.Errorf("%s: %+v", o.Kind, result)
				}
			}
		})
	}
}

// TestServersWordsAreNotShown has a server name people in its errors.
func TestServersWordsAreNotShown(t *testing.T) {
	refused := func(operation string) string {
		return soap(fmt.Sprintf(`<m:%[1]sResponse><m:ResponseMessages><m:%[1]sResponseMessage ResponseClass="Error"><m:MessageText>%[2]s</m:MessageText>`+
			`<m:ResponseCode>ErrorItemCorrupt</m:ResponseCode></m:%[1]sResponseMessage></m:ResponseMessages></m:%[1]sResponse>`, operation, words))
	}
	for name, s := range map[string]script{"fault": func(string) string { return faultOf("ErrorAccessDenied") }, "message": refused} {
		target, _ := scripted(t, s)
		_, err := target.Read(t.Context(), providertest.Bob, []addressbook.ItemID{"AAA"}, nil)
		if err == nil || strings.Contains(err.Error(), words) || !strings.Contains(err.Error(), "Error") {
			t.Errorf("%s: %v", name, err)
		}
		item := addressbook.Item{ID: "AAA", ChangeKey: "AAA", Owner: providertest.Owner, Key: providertest.KeyOf(1), Mark: providertest.MarkOf(1)}
		for _, o := range []providers.Operation{providertest.Updating(item), providertest.Creation("AAA", 1)} {
			if err := target.Do(t.Context(), providertest.Bob, []providers.Operation{o})[0].Err; err == nil || strings.Contains(err.Error(), words) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
