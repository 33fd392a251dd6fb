package ews

import (
	"testing"

	"contactsync/providers/exchange/ews/wire"
)

func TestRequestName(t *testing.T) {
	for want, request := range map[string][]byte{
		"GetFolder":           wire.GetFolders(wire.Header{Impersonate: "a@example.com"}, []wire.Folder{{Distinguished: "contacts"}}),
		"SyncFolderHierarchy": wire.SyncHierarchy(wire.Header{}, wire.Folder{Distinguished: "msgfolderroot"}, ""),
		"DeleteItem":          wire.DeleteItems(wire.Header{}, []wire.Item{{ID: "x"}}, wire.ForGood),
		"":                    []byte("<nothing/>"),
	} {
		if got := requestName(request); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
