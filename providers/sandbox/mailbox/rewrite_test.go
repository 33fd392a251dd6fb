package mailbox_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

func TestRewritesAreKnown(t *testing.T) {
	for _, name := range mailbox.DefaultRewrites() {
		if !slices.Contains(mailbox.Rewrites(), name) {
			t.Errorf("%s is a default, and none", name)
		}
	}
	if got := len(mailbox.Rewrites()); got != 9 {
		t.Errorf("there are %d", got)
	}
}

func TestRewrites(t *testing.T) {
	tag := mailbox.Tag
	given, middle, company, display := mailbox.GivenName, mailbox.MiddleName, mailbox.CompanyName, mailbox.DisplayName
	subject, as, mapping := mailbox.Subject, mailbox.FileAs, mailbox.FileAsMapping
	mail, second := mailbox.EmailGroups()[0], mailbox.EmailGroups()[1]
	street, mobile := mailbox.Property{Set: mailbox.SetAddress, ID: 0x8045}, tag(0x3A1C)
	noon, midnight := time.Date(1970, 5, 6, 12, 30, 1, 5, time.UTC), time.Date(1970, 5, 6, 0, 0, 0, 0, time.UTC)
	type bag = mailbox.Bag

	for _, c := range []struct {
		name    string
		rewrite mailbox.Rewrite
		made    bag // by the client
		set     bag // by an update, if there is one
		remove  []mailbox.Property
		want    bag // what is other than with the rewrite off; nil: absent
	}{
		{name: "blanks go", rewrite: mailbox.Trim,
			made: bag{surname: " Muster\t", company: "  ", own: " key ", mailbox.Body: " note ", street: " Ring 1\r\nWien "},
			want: bag{surname: "Muster", company: nil}},
		{name: "blanks of an update go", rewrite: mailbox.Trim, made: bag{given: "E"}, set: bag{surname: " Mann "}, want: bag{surname: "Mann"}},

		{name: "names of a person", rewrite: mailbox.Derive, made: bag{given: "Erika", middle: "M.", surname: "Muster", company: "ACME"},
			want: bag{display: "Erika M. Muster", subject: "Erika M. Muster", as: "Muster, Erika M.", mapping: mailbox.FileAsLastCommaFirst}},
		{name: "names of a company", rewrite: mailbox.Derive, made: bag{company: "ACME", mapping: mailbox.FileAsCompany},
			want: bag{display: "ACME", subject: "ACME", as: "ACME"}},
		{name: "an address without names", rewrite: mailbox.Derive, made: bag{mail.Address: "a@x.example"},
			want: bag{display: "a@x.example", subject: "a@x.example", as: "a@x.example", mapping: mailbox.FileAsLastCommaFirst}},
		{name: "nothing to derive from", rewrite: mailbox.Derive, made: bag{mobile: "1"}, want: bag{mapping: mailbox.FileAsLastCommaFirst}},
		{name: "what is there stays", rewrite: mailbox.Derive, made: bag{surname: "Muster", display: "D", subject: "S", as: "F"}, want: bag{}},
		{name: "no filing wanted", rewrite: mailbox.Derive, made: bag{surname: "Muster", display: "D", subject: "S", mapping: mailbox.FileAsEmpty}, want: bag{}},
		{name: "no contact", rewrite: mailbox.Derive, made: bag{mailbox.MessageClass: "IPM.Note", surname: "Muster"}, want: bag{}},
		{name: "a derived FileAs follows", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", given: "Erika", display: "D", subject: "S", as: "Erika Muster", mapping: mailbox.FileAsFirstSpaceLast},
			set:  bag{surname: "Mann"}, want: bag{as: "Erika Mann"}},
		{name: "a chosen FileAs stays", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", display: "D", subject: "S", as: "The boss", mapping: mailbox.FileAsLastName},
			set:  bag{surname: "Mann"}, want: bag{}},
		{name: "a FileAs in the same update stays", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", display: "D", subject: "S", as: "Muster", mapping: mailbox.FileAsLastName},
			set:  bag{surname: "Mann", as: "Boss"}, want: bag{}},
		{name: "a removed FileAs stays away", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", display: "D", subject: "S", as: "Muster", mapping: mailbox.FileAsLastName},
			set:  bag{surname: "Mann"}, remove: []mailbox.Property{as}, want: bag{}},
		{name: "another mapping files anew", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", company: "ACME", display: "D", subject: "S", as: "The boss", mapping: mailbox.FileAsLastName},
			set:  bag{mapping: mailbox.FileAsCompany}, want: bag{as: "ACME"}},
		{name: "names are kept in an update", rewrite: mailbox.Derive,
			made: bag{surname: "Muster", display: "D", subject: "S", as: "F"}, set: bag{surname: "Mann"}, want: bag{}},

		{name: "an address is its name", rewrite: mailbox.EmailNames, made: bag{mail.Address: "a@x.example"},
			want: bag{mail.DisplayName: "a@x.example", mail.OriginalDisplayName: "a@x.example", mail.AddressType: "SMTP"}},
		{name: "a name stays", rewrite: mailbox.EmailNames, made: bag{second.Address: "a@x.example", second.DisplayName: "A", second.AddressType: "EX"},
			want: bag{second.OriginalDisplayName: "a@x.example"}},
		{name: "another address, no name", rewrite: mailbox.EmailNames, made: bag{mail.Address: "a@x.example", mail.DisplayName: "A", mail.AddressType: "SMTP"},
			set: bag{mail.Address: "b@x.example"}, want: bag{mail.DisplayName: "b@x.example", mail.OriginalDisplayName: "b@x.example"}},
		{name: "the name of an address that stays", rewrite: mailbox.EmailNames, made: bag{mail.Address: "a@x.example"},
			set: bag{mail.DisplayName: "A"}, want: bag{mail.OriginalDisplayName: "a@x.example", mail.AddressType: "SMTP"}},
		{name: "an address that goes leaves its group", rewrite: mailbox.EmailNames, made: bag{mail.Address: "a@x.example", mail.DisplayName: "A"},
			remove: []mailbox.Property{mail.Address}, want: bag{mail.OriginalDisplayName: "a@x.example", mail.AddressType: "SMTP"}},

		{name: "line ends", rewrite: mailbox.BodyLines, made: bag{mailbox.Body: "a\nb\r\nc\rd", street: "a\nb"}, want: bag{mailbox.Body: "a\r\nb\r\nc\r\nd"}},
		{name: "days", rewrite: mailbox.BirthdayMidnight, made: bag{mailbox.Birthday: noon, mailbox.Anniversary: noon, own: noon},
			want: bag{mailbox.Birthday: midnight, mailbox.Anniversary: midnight}},
		{name: "category", rewrite: mailbox.FolderCategory, made: bag{mailbox.Keywords: []string{"VIP"}}, want: bag{mailbox.Keywords: []string{"VIP", "Contacts"}}},
		{name: "category that is there", rewrite: mailbox.FolderCategory, made: bag{mailbox.Keywords: []string{"Contacts"}}, want: bag{}},
		{name: "numbers", rewrite: mailbox.PhoneMask, made: bag{mobile: "+12223334444", tag(0x3A08): "+43 664/123 45 67", tag(0x3A09): "+43 1 234", tag(0x3A21): "12223334444", tag(0x3A1F): "+1234567890123456"},
			want: bag{mobile: "+1 (222) 333-4444", tag(0x3A08): "+43 (664) 123-4567"}},
		{name: "company", rewrite: mailbox.UpperCompany, made: bag{company: "Müller & Co", surname: "x"}, want: bag{company: "MÜLLER & CO"}},
	} {
		t.Run(string(c.rewrite)+"/"+c.name, func(t *testing.T) {
			write := func(rewrites ...mailbox.Rewrite) mailbox.Bag {
				w := open(t, mailbox.Options{Rewrites: rewrites})
				if c.made[mailbox.MessageClass] == nil {
					c.made[mailbox.MessageClass] = "IPM.Contact"
				}
				i := must(w.CreateItem(w.known("contacts"), c.made, false))(t)
				if c.set != nil || c.remove != nil {
					i = must(w.UpdateItem(i.ID, "", c.set, c.remove))(t)
				}
				return i.Props
			}
			off, on := write(slices.DeleteFunc(mailbox.Rewrites(), func(mailbox.Rewrite) bool { return true })...), write(c.rewrite)
			for p, v := range c.want {
				if v == nil {
					delete(off, p)
				} else {
					off[p] = v
				}
			}
			if !reflect.DeepEqual(on, off) {
				t.Errorf("is\n%v, want\n%v", on, off)
			}
		})
	}
}

func TestRewritesApplyInTheirOrder(t *testing.T) {
	w := open(t, mailbox.Options{Rewrites: []mailbox.Rewrite{mailbox.Derive, mailbox.UpperCompany, mailbox.Trim}})
	i := must(w.CreateItem(w.known("contacts"), mailbox.Bag{mailbox.MessageClass: "IPM.Contact", mailbox.CompanyName: " acme "}, false))(t)
	if got := i.Props[mailbox.FileAs]; got != "ACME" {
		t.Errorf("filed as %q", got)
	}
}

func TestCategoryIsTheNameOfTheFolder(t *testing.T) {
	w := open(t, mailbox.Options{Rewrites: []mailbox.Rewrite{mailbox.FolderCategory}})
	crm := w.make(w.known("contacts"), "CRM")
	if got := w.add(crm, "x").Props[mailbox.Keywords]; !reflect.DeepEqual(got, []string{"CRM"}) {
		t.Errorf("below Contacts: %v", got)
	}
	if got := w.add(w.known("inbox"), "x").Props[mailbox.Keywords]; got != nil {
		t.Errorf("elsewhere: %v", got)
	}
}

func TestUserTouch(t *testing.T) {
	for _, on := range []bool{false, true} {
		o := mailbox.Options{Rewrites: []mailbox.Rewrite{}}
		if on {
			o.Rewrites = []mailbox.Rewrite{mailbox.UserTouch}
		}
		w := open(t, o)
		f := w.follow(w.known("contacts"))
		made := w.add(f.folder, "Muster")
		f.says("made", 0, "+Muster")
		first := must(w.Item(made.ID))(t)
		must(w.Peek(made.ID))(t)
		second := must(w.Item(made.ID))(t)
		third := must(w.Item(made.ID))(t)
		if first.ChangeKey != made.ChangeKey || (second.ChangeKey != first.ChangeKey) != on || third.ChangeKey != second.ChangeKey {
			t.Errorf("on %v: the keys are %s %s %s", on, first.ChangeKey, second.ChangeKey, third.ChangeKey)
		}
		if second.Props[surname] != "Muster" || second.ID != made.ID {
			t.Errorf("on %v: touched %+v", on, second)
		}
		f.says("touched", 0, map[bool]string{false: "", true: "~Muster"}[on])
	}
}

func TestFileAsMappings(t *testing.T) {
	for mapping, want := range map[int32]string{
		mailbox.FileAsDisplayName:           "Dr. Erika",
		mailbox.FileAsFirstName:             "Erika",
		mailbox.FileAsLastName:              "Muster",
		mailbox.FileAsCompany:               "ACME",
		mailbox.FileAsLastCommaFirst:        "Muster, Erika M.",
		mailbox.FileAsCompanyLastCommaFirst: "ACME\r\nMuster, Erika M.",
		mailbox.FileAsLastCommaFirstCompany: "Muster, Erika M.\r\nACME",
		mailbox.FileAsLastFirst:             "MusterErika M.",
		mailbox.FileAsLastSpaceFirst:        "Muster Erika M.",
		mailbox.FileAsCompanyLastFirst:      "ACME\r\nMusterErika M.",
		mailbox.FileAsCompanyLastSpaceFirst: "ACME\r\nMuster Erika M.",
		mailbox.FileAsLastFirstCompany:      "MusterErika M.\r\nACME",
		mailbox.FileAsLastSpaceFirstCompany: "Muster Erika M.\r\nACME",
		mailbox.FileAsLastFirstSuffix:       "MusterErika M. jun.",
		mailbox.FileAsFirstSpaceLast:        "Erika M. Muster jun.",
		mailbox.FileAsLastFirstMiddleSuffix: "MusterErikaM.jun.",
		12345:                               "Muster, Erika M.",
	} {
		w := open(t, mailbox.Options{})
		i := must(w.CreateItem(w.known("contacts"), mailbox.Bag{
			mailbox.MessageClass: "IPM.Contact", mailbox.DisplayName: "Dr. Erika", mailbox.GivenName: "Erika", mailbox.MiddleName: "M.",
			mailbox.Surname: "Muster", mailbox.Generation: "jun.", mailbox.CompanyName: "ACME", mailbox.FileAsMapping: mapping,
		}, false))(t)
		if got := i.Props[mailbox.FileAs]; got != want {
			t.Errorf("0x%X: %q, want %q", mapping, got, want)
		}
	}
}
