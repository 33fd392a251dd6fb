package addressbook_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"contactsync/providers/addressbook"
)

func TestWellKnownIsSortedWithoutRepetitions(t *testing.T) {
	table := addressbook.WellKnown()
	for i := 1; i < len(table); i++ {
		if table[i-1].Name >= table[i].Name {
			t.Errorf("%s stands before %s", table[i-1].Name, table[i].Name)
		}
	}
}

func TestWellKnownIsTheCallersOwn(t *testing.T) {
	addressbook.WellKnown()[0].Name = "overwritten"
	if name := addressbook.WellKnown()[0].Name; name == "overwritten" {
		t.Error("a caller can change the table")
	}
}

func TestLookUp(t *testing.T) {
	for _, want := range addressbook.WellKnown() {
		got, ok := addressbook.LookUp(want.Name)
		if !ok || got.Name != want.Name || got.MAPI != want.MAPI {
			t.Errorf("LookUp(%q) = %v, %v", want.Name, got, ok)
		}
	}
	for _, name := range []string{"", "Given_Name", "given_name ", "GivenName", "business_address", "zzz"} {
		if got, ok := addressbook.LookUp(name); ok {
			t.Errorf("LookUp(%q) found %s", name, got.Name)
		}
	}
}

// The language promises these names; removing one breaks configurations.
func TestPromisedNames(t *testing.T) {
	promised := strings.Fields(`
		given_name middle_name surname nickname title suffix initials file_as display_name
		company_name department job_title manager assistant_name office_location profession
		email1 email1_name email2 email2_name email3 email3_name im_address business_home_page
		business_phone business_phone2 home_phone home_phone2 mobile_phone business_fax home_fax
		other_fax pager car_phone other_phone primary_phone callback_phone isdn telex radio_phone
		company_main_phone assistant_phone tty_tdd_phone
		birthday anniversary spouse_name children categories sensitivity notes photo`)
	for _, address := range []string{"business_address", "home_address", "other_address"} {
		for _, part := range []string{"street", "city", "state", "postal_code", "country"} {
			promised = append(promised, address+"."+part)
		}
	}
	for _, name := range promised {
		if _, ok := addressbook.LookUp(name); !ok {
			t.Errorf("%s is missing", name)
		}
	}
	if have := len(addressbook.WellKnown()); have != len(promised) {
		t.Errorf("the table has %d properties, %d are promised", have, len(promised))
	}
}

func TestDefaultMapping(t *testing.T) {
	type identity struct {
		mapi, set string
		tag       uint32
	}
	for name, want := range map[string]identity{
		"given_name":     {"PR_GIVEN_NAME", "", 0x3A06},
		"surname":        {"PR_SURNAME", "", 0x3A11},
		"email1":         {"PidLidEmail1EmailAddress", "Address", 0x8083},
		"business_phone": {"PR_OFFICE_TELEPHONE_NUMBER", "", 0x3A08},
	} {
		p, _ := addressbook.LookUp(name)
		if got := (identity{p.MAPI, p.Set, p.Tag}); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestMAPIPropertiesAreUnique(t *testing.T) {
	type identity struct {
		set, named string
		tag        uint32
	}
	names := map[string]string{}
	identities := map[identity]string{}
	for _, p := range addressbook.WellKnown() {
		if p.MAPI == "" {
			if p.Set != "" || p.Tag != 0 || p.Named != "" {
				t.Errorf("%s has a tag and no MAPI name", p.Name)
			}
			continue
		}
		id := identity{p.Set, p.Named, p.Tag}
		if other := identities[id]; other != "" {
			t.Errorf("%s and %s are the same property %v", other, p.Name, id)
		}
		if other := names[p.MAPI]; other != "" {
			t.Errorf("%s and %s are both %s", other, p.Name, p.MAPI)
		}
		identities[id], names[p.MAPI] = p.Name, p.Name
	}
}

// Tags below 0x8000 are properties of their own, ids from there on need a set.
func TestMAPIForms(t *testing.T) {
	for _, p := range addressbook.WellKnown() {
		var ok bool
		switch {
		case p.MAPI == "":
			ok = p.Type == addressbook.Binary
		case p.Named != "":
			ok = p.Set != "" && p.Tag == 0 && strings.HasPrefix(p.MAPI, "PidName")
		case p.Set != "":
			ok = p.Tag >= 0x8000 && p.Tag <= 0xFFFF && strings.HasPrefix(p.MAPI, "PidLid")
		default:
			ok = p.Tag > 0 && p.Tag < 0x8000 && strings.HasPrefix(p.MAPI, "PR_")
		}
		if !ok {
			t.Errorf("%s: set %q, tag %#x, named %q do not fit %q", p.Name, p.Set, p.Tag, p.Named, p.MAPI)
		}
	}
}

func TestPathsHaveTheirSystemsForm(t *testing.T) {
	ews := regexp.MustCompile(`^((item|contacts):[A-Z][A-Za-z]*|` +
		`contacts:(EmailAddress/EmailAddress[1-3]|PhoneNumber/[A-Z][A-Za-z]*2?|ImAddress/ImAddress1)|` +
		`contacts:PhysicalAddress:(Street|City|State|CountryOrRegion|PostalCode)/(Business|Home|Other))$`)
	graph := regexp.MustCompile(`^[a-z][A-Za-z]*(\[[0-2]\])?(\.[a-z][A-Za-z]*)?$`)
	ewsPaths, graphPaths := map[string][]string{}, map[string]string{}
	for _, p := range addressbook.WellKnown() {
		if p.EWS != "" {
			if !ews.MatchString(p.EWS) {
				t.Errorf("%s: %q is no FieldURI", p.Name, p.EWS)
			}
			ewsPaths[p.EWS] = append(ewsPaths[p.EWS], p.Name)
		}
		if p.Graph != "" {
			if !graph.MatchString(p.Graph) {
				t.Errorf("%s: %q is no path of a Graph property", p.Name, p.Graph)
			}
			if other := graphPaths[p.Graph]; other != "" {
				t.Errorf("%s and %s are both %s", other, p.Name, p.Graph)
			}
			graphPaths[p.Graph] = p.Name
		}
	}
	for path, names := range ewsPaths {
		addressAndName := len(names) == 2 && names[1] == names[0]+"_name"
		if len(names) > 1 && !addressAndName {
			t.Errorf("%v are all %s", names, path)
		}
	}
}

func TestTypesLimitsAndClasses(t *testing.T) {
	types := []addressbook.Type{addressbook.String, addressbook.Strings, addressbook.Time, addressbook.Binary}
	classes := []addressbook.Class{addressbook.Public, addressbook.Internal, addressbook.Personal, addressbook.Secret}
	for _, p := range addressbook.WellKnown() {
		if !slices.Contains(types, p.Type) {
			t.Errorf("%s has the type %q", p.Name, p.Type)
		}
		if !slices.Contains(classes, p.Class) {
			t.Errorf("%s has the class %q", p.Name, p.Class)
		}
		if p.Date && p.Type != addressbook.Time {
			t.Errorf("%s is a date and no time", p.Name)
		}
		if p.OneOf != nil && p.Type != addressbook.String {
			t.Errorf("%s has a choice of values and is no string", p.Name)
		}
		if p.Limit < 0 {
			t.Errorf("%s has the limit %d", p.Name, p.Limit)
		}
	}
}

// What is not named here is personal: nothing becomes more widely visible
// without a change of this list.
func TestPrivacyClasses(t *testing.T) {
	exceptions := map[string]addressbook.Class{
		"sensitivity":        addressbook.Public,
		"company_name":       addressbook.Internal,
		"business_home_page": addressbook.Internal,
		"anniversary":        addressbook.Secret,
		"birthday":           addressbook.Secret,
		"children":           addressbook.Secret,
		"notes":              addressbook.Secret,
		"photo":              addressbook.Secret,
		"spouse_name":        addressbook.Secret,
	}
	for _, p := range addressbook.WellKnown() {
		want := addressbook.Personal
		if class, ok := exceptions[p.Name]; ok {
			want = class
		}
		if p.Class != want {
			t.Errorf("%s is %s, want %s", p.Name, p.Class, want)
		}
	}
}
