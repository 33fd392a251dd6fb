package ews_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Whatever a request holds, the answer is a whole document or a plain refusal.
func FuzzRequest(f *testing.F) {
	for _, body := range []string{
		getContacts, createItems("", "A"), getItems("", itemID{id: "AAMkItem"}), syncItems(distinguished("contacts"), "AAAA", 512, ""),
		updateItem("AutoResolve", "A", itemID{"AAMkItem", "EQAAABYA"}), overAttachments("GetAttachment", "AA"), attach(itemID{id: "x"}, file("a", "true")),
		overFindFolder("Deep", "", "", distinguished("root")), list("", distinguished("contacts")),
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := newSandbox(t)
		a := s.post(s.own, envelope("", body))
		if a.status == http.StatusBadRequest {
			return
		}
		for d := xml.NewDecoder(strings.NewReader(a.body)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%v in %s", err, a.body)
			}
		}
	})
}
