package ews_test

import (
	"slices"
	"strings"
	"testing"
)

func TestConvertID(t *testing.T) {
	s := newSandbox(t)
	item := s.create("", "A")[0]
	folder := s.must(get(distinguished("contacts"))).folders()[0]
	convert := func(to, from, id string) string {
		return `<m:ConvertId DestinationFormat="` + to + `"><m:SourceIds><t:AlternateId Format="` + from + `" Id="` + id +
			`" Mailbox="blah@example.com"/></m:SourceIds></m:ConvertId>`
	}
	for _, id := range []string{item.id, folder} {
		for _, format := range []string{"EwsId", "HexEntryId", "EntryId", "StoreId", "OwaId"} {
			there := s.must(convert(format, "EwsId", id))
			there.holds(t, `Mailbox="`+anna+`"`, `Format="`+format+`"`)
			back := s.must(convert("EwsId", format, there.one(t, ` Id="([^"]*)"`)))
			if got := back.one(t, ` Id="([^"]*)"`); got != id {
				t.Errorf("over %s: %s, want %s", format, got, id)
			}
		}
	}
	for format, id := range map[string]string{"EwsId": "AAMkItem1", "HexEntryId": "00ZZ", "EntryId": "AAAA", "OwaId": "/"} {
		s.do(convert("StoreId", format, id)).wants(t, "ErrorInvalidIdMalformed")
	}
	s.post(s.service, envelope(impersonate(bert), convert("HexEntryId", "EwsId", item.id))).wants(t, "ErrorAccessDenied")
}

func TestResolveNames(t *testing.T) {
	s := newSandbox(t)
	resolve := func(scope, full, entry string) answer {
		return s.do(`<m:ResolveNames ReturnFullContactData="` + full + `" SearchScope="` + scope + `"><m:UnresolvedEntry>` + entry +
			`</m:UnresolvedEntry></m:ResolveNames>`)
	}
	for name, c := range map[string]struct {
		scope, entry, code string
		addresses          []string
	}{
		"address":             {"ActiveDirectory", "smtp:" + anna, "NoError", []string{anna}},
		"in other letters":    {"ActiveDirectory", "SMTP:Anna@example.com", "NoError", []string{anna}},
		"a name":              {"ActiveDirectoryContacts", "berger", "NoError", []string{carla}},
		"a name of several":   {"ActiveDirectory", "Muster", "ErrorNameResolutionMultipleResults", []string{anna, bert}},
		"nobody":              {"ActiveDirectory", "smtp:nobody@example.com", "ErrorNameResolutionNoResults", nil},
		"contacts only":       {"Contacts", anna, "ErrorNameResolutionNoResults", nil},
		"nothing but a space": {"ActiveDirectory", " ", "ErrorInvalidNameForNameResolution", nil},
	} {
		t.Run(name, func(t *testing.T) {
			a := resolve(c.scope, "false", c.entry)
			a.wants(t, c.code)
			if got := a.all(`<t:EmailAddress>([^<]*)<`); !slices.Equal(got, c.addresses) {
				t.Errorf("addresses %v, want %v", got, c.addresses)
			}
		})
	}
	resolve("ActiveDirectory", "false", "Muster").holds(t, `ResponseClass="Warning"`)
	resolve("ActiveDirectory", "true", "berger").holds(t, "<t:Contact><t:DisplayName>Carla Berger</t:DisplayName>")
	s.server.Limits.Resolutions = 1
	resolve("ActiveDirectory", "false", "Muster").holds(t, `TotalItemsInView="1" IncludesLastItemInRange="false"`)
}

func TestWhatTheServerHasNot(t *testing.T) {
	s := newSandbox(t)
	s.do(`<m:GetUserPhoto><m:Email>`+anna+`</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>`).wants(t, "ErrorItemNotFound")
	s.must(`<m:GetServerTimeZones/>`).holds(t, `Id="UTC"`)
	a := s.must(`<m:GetServerTimeZones><m:Ids><t:Id>Mars</t:Id></m:Ids></m:GetServerTimeZones>`)
	if strings.Contains(a.body, `Id="UTC"`) {
		t.Errorf("an unknown zone is answered with %s", a.body)
	}
}
