package property_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers/sandbox/ews/property"
	"contactsync/providers/sandbox/mailbox"
)

func compared(operator, path, value string) string {
	return `<t:` + operator + `>` + path + `<t:FieldURIOrConstant><t:Constant Value="` + value + `"/></t:FieldURIOrConstant></t:` + operator + `>`
}

func contains(mode, comparison, path, value string) string {
	return `<t:Contains ContainmentMode="` + mode + `" ContainmentComparison="` + comparison + `">` + path +
		`<t:Constant Value="` + value + `"/></t:Contains>`
}

func exists(path string) string { return `<t:Exists>` + path + `</t:Exists>` }

func TestMatch(t *testing.T) {
	key := extended(mailbox.Property{Set: own, Name: "Key"}, "String")
	number := extended(mailbox.Tag(0x6701), "Integer")
	one := item(mailbox.Bag{
		{Set: own, Name: "Key"}: "KP:4711", mailbox.Tag(0x6701): int32(6), mailbox.Surname: "Müller Huber",
		mailbox.GivenName: "Erika", mailbox.Keywords: []string{"CRM", "Wien"}, mailbox.Birthday: day,
		mailbox.Sensitivity: int32(2), address(0x8083): "e@example.com",
	})
	surname := field("contacts:Surname")
	yes, no := exists(key), exists(field("contacts:Nickname"))
	for _, c := range []struct {
		name, restriction string
		want              bool
	}{
		{"exists", yes, true},
		{"absent", no, false},
		{"exists with another type", exists(extended(mailbox.Property{Set: own, Name: "Key"}, "Binary")), false},
		{"equal", compared("IsEqualTo", key, "KP:4711"), true},
		{"equal in another case", compared("IsEqualTo", key, "kp:4711"), true},
		{"not the whole", compared("IsEqualTo", key, "KP:471"), false},
		{"not equal", compared("IsNotEqualTo", key, "KP:1"), true},
		{"not equal to what is absent", compared("IsNotEqualTo", field("contacts:Nickname"), "x"), false},
		{"numbers by value", compared("IsGreaterThan", number, "5"), true},
		{"numbers, not texts", compared("IsLessThan", number, "10"), true},
		{"greater or equal", compared("IsGreaterThanOrEqualTo", number, "6"), true},
		{"less or equal", compared("IsLessThanOrEqualTo", number, "5"), false},
		{"times", compared("IsLessThan", field("contacts:Birthday"), "1980-04-05T02:00:00+01:00"), true},
		{"enumerations", compared("IsEqualTo", field("item:Sensitivity"), "Private"), true},
		{"entries", compared("IsEqualTo", indexed("contacts:EmailAddress", "EmailAddress1"), "E@example.com"), true},
		{"one of several", compared("IsEqualTo", field("item:Categories"), "wien"), true},
		{"two properties", `<t:IsLessThan>` + field("contacts:GivenName") + `<t:FieldURIOrConstant>` + surname + `</t:FieldURIOrConstant></t:IsLessThan>`, true},
		{"and", `<t:And>` + yes + no + `</t:And>`, false},
		{"or", `<t:Or>` + no + no + yes + `</t:Or>`, true},
		{"not", `<t:Not>` + no + `</t:Not>`, true},
		{"nested", `<t:And>` + yes + `<t:Not><t:Or>` + no + no + `</t:Or></t:Not></t:And>`, true},
		{"a bit that is set", `<t:Excludes>` + number + `<t:Bitmask Value="0x2"/></t:Excludes>`, false},
		{"a bit that is not set", `<t:Excludes>` + number + `<t:Bitmask Value="8"/></t:Excludes>`, true},
		{"whole text", contains("FullString", "Exact", surname, "Müller Huber"), true},
		{"whole text in another case", contains("FullString", "Exact", surname, "müller huber"), false},
		{"ignoring case", contains("FullString", "IgnoreCase", surname, "MÜLLER huber"), true},
		{"ignoring accents", contains("FullString", "IgnoreNonSpacingCharacters", surname, "Muller Huber"), true},
		{"accents, but not case", contains("FullString", "IgnoreNonSpacingCharacters", surname, "muller huber"), false},
		{"ignoring both", contains("FullString", "IgnoreCaseAndNonSpacingCharacters", surname, "muller huber"), true},
		{"loose", contains("FullString", "Loose", surname, "muller huber"), true},
		{"prefix", contains("Prefixed", "Exact", surname, "Mül"), true},
		{"no prefix", contains("Prefixed", "Exact", surname, "Hub"), false},
		{"anywhere", contains("Substring", "Exact", surname, "ller H"), true},
		{"beginning of a word", contains("PrefixOnWords", "Exact", surname, "Hub"), true},
		{"middle of a word", contains("PrefixOnWords", "Exact", surname, "ller"), false},
		{"phrase", contains("ExactPhrase", "Exact", surname, "Huber"), true},
		{"part of a phrase", contains("ExactPhrase", "Exact", surname, "Hub"), false},
		{"in one of several", contains("Prefixed", "IgnoreCase", field("item:Categories"), "cr"), true},
		{"in what is absent", contains("Substring", "Exact", field("contacts:Nickname"), ""), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			match, problem := property.Match(find(t, c.restriction, "").Child("Restriction"))
			if problem != nil {
				t.Fatal(problem.Code)
			}
			if match(one) != c.want {
				t.Errorf("got %t, want %t", !c.want, c.want)
			}
		})
	}
	all, problem := property.Match(nil)
	if problem != nil || !all(one) {
		t.Error("no restriction does not let everything through")
	}
}

func TestRestrictionsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ restriction, code string }{
		{exists(field("contacts:CompleteName")), "ErrorUnsupportedPathForQuery"},
		{exists(field("contacts:HasPicture")), "ErrorUnsupportedPathForQuery"},
		{exists(field("item:Body")), "ErrorUnsupportedPathForQuery"},
		{exists(field("item:EffectiveRights")), "ErrorUnsupportedPathForQuery"},
		{exists(field("contacts:EmailAddresses")), "ErrorUnsupportedPathForQuery"},
		{exists(field("calendar:Start")), "ErrorUnsupportedPathForQuery"},
		{contains("Substring", "Exact", field("item:Body"), "x"), "ErrorUnsupportedPathForQuery"},
		{`<t:Or>` + exists(field("item:Subject")) + exists(field("item:Body")) + `</t:Or>`, "ErrorUnsupportedPathForQuery"},
		{contains("Substring", "Exact", field("contacts:Birthday"), "x"), "ErrorContainsFilterWrongType"},
		{`<t:Excludes>` + field("item:Subject") + `<t:Bitmask Value="8"/></t:Excludes>`, "ErrorInvalidExcludesRestriction"},
		{compared("IsEqualTo", field("contacts:Birthday"), "x"), "ErrorInvalidValueForProperty"},
		{compared("IsEqualTo", field("item:Sensitivity"), "x"), "ErrorInvalidValueForProperty"},
		{exists(`<t:ExtendedFieldURI PropertyTag="0x8083" PropertyType="String"/>`), "ErrorInvalidExtendedProperty"},
	} {
		_, problem := property.Match(find(t, c.restriction, "").Child("Restriction"))
		if problem == nil || problem.Code != c.code {
			t.Errorf("%s: %v, want %s", c.restriction, problem, c.code)
		}
	}
}

func TestOrder(t *testing.T) {
	a := item(mailbox.Bag{mailbox.Surname: "abel", mailbox.Birthday: day})
	b := item(mailbox.Bag{mailbox.Surname: "Berg", mailbox.Birthday: day.Add(time.Hour)})
	none := item(mailbox.Bag{mailbox.Birthday: day})
	a.Immutable, b.Immutable, none.Immutable = "a", "b", "-"
	by := func(direction, path string) string {
		return `<t:FieldOrder Order="` + direction + `">` + path + `</t:FieldOrder>`
	}
	surname, birthday := field("contacts:Surname"), field("contacts:Birthday")
	for _, c := range []struct{ order, want string }{
		{by("Ascending", surname), "-ab"},
		{by("Descending", surname), "ba-"},
		{by("Ascending", birthday), "a-b"},
		{by("Descending", birthday) + by("Ascending", surname), "b-a"},
		{by("Ascending", extended(mailbox.Tag(0x0E23), "Integer")), "ba-"},
	} {
		order, problem := property.Order(find(t, "", c.order).Child("SortOrder"))
		if problem != nil {
			t.Fatal(problem.Code)
		}
		items := []mailbox.Item{b, a, none}
		slices.SortStableFunc(items, order)
		var got strings.Builder
		for _, i := range items {
			got.WriteString(i.Immutable)
		}
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.order, got.String(), c.want)
		}
	}
	for _, path := range []string{field("contacts:CompleteName"), field("item:Body"), field("item:Categories")} {
		_, problem := property.Order(find(t, "", by("Ascending", path)).Child("SortOrder"))
		if problem == nil || problem.Code != "ErrorUnsupportedPathForSortGroup" {
			t.Errorf("%s: %v", path, problem)
		}
	}
}
