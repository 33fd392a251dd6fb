package clients_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// contact is testdata/contact.json, which the scripts read too: the elements of
// t:Contact and what is in them.
type contact struct {
	Text        map[string]string            `json:"text"`
	Phones      map[string]string            `json:"phones"`
	Emails      map[string]string            `json:"emails"`
	IMs         map[string]string            `json:"ims"`
	Addresses   map[string]map[string]string `json:"addresses"`
	Lists       map[string][]string          `json:"lists"`
	Birthday    string                       `json:"birthday"`
	Anniversary string                       `json:"anniversary"`
	Body        string                       `json:"body"`
	Photo       []byte                       `json:"photo"`
}

// whole is the contact that has all that there is.
func whole(t *testing.T) contact {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "contact.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c contact
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// tag is a property with a tag, and named one of the set for contacts.
func tag(id uint32) mailbox.Property   { return mailbox.Property{ID: id} }
func named(id uint32) mailbox.Property { return mailbox.Property{Set: mailbox.SetAddress, ID: id} }

// own is a property of the set that the scripts have for their own ones.
func own(name string) mailbox.Property {
	return mailbox.Property{Set: "7d3ac0f6-2a3d-4b6e-9f43-0d6c5a1e9b01", Name: name}
}

// behind is the property behind each element, by [MS-OXCNTC] and [MS-OXPROPS].
func behind() map[string]mailbox.Property {
	return map[string]mailbox.Property{
		"DisplayName": tag(0x3001), "GivenName": tag(0x3A06), "Initials": tag(0x3A0A), "MiddleName": tag(0x3A44),
		"Nickname": tag(0x3A4F), "CompanyName": tag(0x3A16), "AssistantName": tag(0x3A30), "BusinessHomePage": tag(0x3A51),
		"Department": tag(0x3A18), "Generation": tag(0x3A05), "JobTitle": tag(0x3A17), "Manager": tag(0x3A4E),
		"OfficeLocation": tag(0x3A19), "Profession": tag(0x3A46), "SpouseName": tag(0x3A48), "Surname": tag(0x3A11),
		"FileAs": named(0x8005), "Mileage": {Set: mailbox.SetCommon, ID: 0x8534},

		"AssistantPhone": tag(0x3A2E), "BusinessFax": tag(0x3A24), "BusinessPhone": tag(0x3A08), "BusinessPhone2": tag(0x3A1B),
		"Callback": tag(0x3A02), "CarPhone": tag(0x3A1E), "CompanyMainPhone": tag(0x3A57), "HomeFax": tag(0x3A25),
		"HomePhone": tag(0x3A09), "HomePhone2": tag(0x3A2F), "Isdn": tag(0x3A2D), "MobilePhone": tag(0x3A1C),
		"OtherFax": tag(0x3A23), "OtherTelephone": tag(0x3A1F), "Pager": tag(0x3A21), "PrimaryPhone": tag(0x3A1A),
		"RadioPhone": tag(0x3A1D), "Telex": tag(0x3A2C), "TtyTddPhone": tag(0x3A4B),

		"EmailAddress1": named(0x8083), "EmailAddress2": named(0x8093), "EmailAddress3": named(0x80A3),
		"ImAddress1": named(0x8062),

		"Business/Street": named(0x8045), "Business/City": named(0x8046), "Business/State": named(0x8047),
		"Business/PostalCode": named(0x8048), "Business/CountryOrRegion": named(0x8049),
		"Home/Street": tag(0x3A5D), "Home/City": tag(0x3A59), "Home/State": tag(0x3A5C),
		"Home/PostalCode": tag(0x3A5B), "Home/CountryOrRegion": tag(0x3A5A),
		"Other/Street": tag(0x3A63), "Other/City": tag(0x3A5F), "Other/State": tag(0x3A62),
		"Other/PostalCode": tag(0x3A61), "Other/CountryOrRegion": tag(0x3A60),

		"Children": tag(0x3A58), "Companies": {Set: mailbox.SetCommon, ID: 0x8539},
		"Categories": {Set: mailbox.SetPublicStrings, Name: "Keywords"},
	}
}

// strings are all texts of the contact, by the keys of behind.
func (c contact) strings() map[string]string {
	all := map[string]string{}
	for _, some := range []map[string]string{c.Text, c.Phones, c.Emails} {
		maps.Copy(all, some)
	}
	all["ImAddress1"] = c.IMs["ImAddress1"]
	for key, parts := range c.Addresses {
		for part, text := range parts {
			all[key+"/"+part] = text
		}
	}
	return all
}

// compare compares what the store has, property by property, with a contact.
// Without are elements that the client could not write.
func compare(t *testing.T, item mailbox.Item, want contact, without ...string) {
	t.Helper()
	properties := behind()
	for element, text := range want.strings() {
		if slices.Contains(without, element) {
			continue
		}
		if got := item.Props[properties[element]]; got != text {
			t.Errorf("%s: the store has %q, want %q", element, got, text)
		}
	}
	for element, texts := range want.Lists {
		if slices.Contains(without, element) {
			continue
		}
		if got, _ := item.Props[properties[element]].([]string); !slices.Equal(got, texts) {
			t.Errorf("%s: the store has %q, want %q", element, got, texts)
		}
	}
	for property, day := range map[mailbox.Property]string{mailbox.Birthday: want.Birthday, mailbox.Anniversary: want.Anniversary} {
		if day == "" {
			continue
		}
		if got, _ := item.Props[property].(time.Time); got.Format(time.DateOnly) != day {
			t.Errorf("%s: the store has %s, want %s", property, got, day)
		}
	}
	body, _ := item.Props[mailbox.Body].(string)
	if got := strings.ReplaceAll(body, "\r\n", "\n"); got != want.Body {
		t.Errorf("body: the store has %q, want %q", got, want.Body)
	}
	if slices.Contains(without, "photo") {
		return
	}
	if len(item.Attachments) != 1 || !item.Attachments[0].ContactPhoto || !bytes.Equal(item.Attachments[0].Content, want.Photo) {
		t.Errorf("the store has %d attachments, want the photo", len(item.Attachments))
	}
	if item.Props[mailbox.HasPicture] != true {
		t.Error("the store does not know of a picture")
	}
}

// compareProperties compares some properties of an item with what they have to
// be; nil is absent.
func compareProperties(t *testing.T, got mailbox.Bag, want map[mailbox.Property]any) {
	t.Helper()
	for property, value := range want {
		if !reflect.DeepEqual(got[property], value) {
			t.Errorf("%s: the store has %#v, want %#v", property, got[property], value)
		}
	}
}
