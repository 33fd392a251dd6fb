package graph_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/providertest"
	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/fault"
	sandboxgraph "contactsync/providers/sandbox/graph"
	"contactsync/providers/sandbox/mailbox"
)

// update gives an item properties, and returns it as it is then.
func (w *world) update(item addressbook.Item, c *addressbook.Contact, shape ...string) addressbook.Item {
	w.Helper()
	w.Done(providers.Operation{
		Kind: providers.UpdateItem, Item: item.ID, ChangeKey: item.ChangeKey, Contact: c, Shape: addressbook.NewShape(shape...),
		Owner: item.Owner, Key: item.Key, Mark: item.Mark,
	})
	return w.All()[0]
}

// create makes a contact, and returns its item.
func (w *world) create(folder addressbook.FolderID, c *addressbook.Contact) addressbook.Item {
	w.Helper()
	o := providertest.Creation(folder, 0)
	o.Contact = c
	w.Done(o)
	return w.All()[0]
}

// TestUpdateInPart has an update change what it names and nothing that the service keeps
// or derives together with it.
func TestUpdateInPart(t *testing.T) {
	full := providertest.Contact("given_name", "Ada", "surname", "Byron", "display_name", "Countess", "file_as", "B.", "company_name", "Example Ltd",
		"email1", "a@example.com", "email1_name", "A", "email2", "b@example.com", "email2_name", "B", "email3", "c@example.com", "email3_name", "C",
		"business_phone", "1", "business_phone2", "2", "home_phone", "3", "home_phone2", "4",
		"business_address.city", "Wien", "business_address.street", "Am Hof 1", "notes", "x\ny",
		"birthday", "1815-12-10", "business_fax", "5", "anniversary", "1835-07-08", "sensitivity", "private")
	var everything []string
	for _, field := range full.Fields {
		everything = append(everything, field.Name)
	}
	tests := map[string]struct {
		change []string // pairs of a property and its new value
		differ map[string]string
	}{
		"a name":               {[]string{"surname", "Lovelace"}, nil},
		"the company":          {[]string{"company_name", "Engines"}, nil},
		"a derived name":       {[]string{"display_name", "Ada"}, nil},
		"the second e-mail":    {[]string{"email2", "d@example.com"}, nil},
		"the last e-mail":      {[]string{"email3", ""}, map[string]string{"email3_name": ""}},
		"the first e-mail":     {[]string{"email1", ""}, map[string]string{"email1": "b@example.com", "email1_name": "B", "email2": "c@example.com", "email2_name": "C", "email3": "", "email3_name": ""}},
		"a second phone":       {[]string{"business_phone2", "9"}, nil},
		"no first phone":       {[]string{"home_phone", ""}, map[string]string{"home_phone": "4", "home_phone2": ""}},
		"a part of an address": {[]string{"business_address.city", ""}, nil},
		"notes":                {[]string{"notes", ""}, nil},
		"no birthday":          {[]string{"birthday", ""}, nil},
		"a fax":                {[]string{"business_fax", ""}, nil},
		"no anniversary":       {[]string{"anniversary", ""}, nil},
		"sensitivity":          {[]string{"sensitivity", ""}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			item := w.create(w.Main(), full)
			w.update(item, providertest.Contact(test.change...), test.change[0])
			want := full
			for _, change := range []map[string]string{{test.change[0]: test.change[1]}, test.differ} {
				for property, text := range change {
					want = addressbook.NewContact(append(slices.Clone(want.Fields), addressbook.Field{Name: property, Value: addressbook.Text(text)})...)
				}
			}
			providertest.MustEqual(t, w.Read(item.ID, everything...), want, everything...)
		})
	}
}

// TestFolderCategory has the service give contacts their folder's name as a category. It
// is not shown, and not taken off.
func TestFolderCategory(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	crm := w.Done(providertest.FolderCreation(w.Main(), "CRM"))[0].Folder
	item := w.create(crm, addressbook.NewContact(addressbook.Field{Name: "categories", Value: addressbook.List("Friends")}))
	mine := addressbook.NewContact(addressbook.Field{Name: "categories", Value: addressbook.List("Friends")})
	providertest.MustEqual(t, w.Read(item.ID, "categories"), mine, "categories")
	other := addressbook.NewContact(addressbook.Field{Name: "categories", Value: addressbook.List("Family")})
	w.update(item, other, "categories")
	providertest.MustEqual(t, w.Read(item.ID, "categories"), other, "categories")
	stored := must(w.box.Kept(storeID(item.ID)))(t)
	if got := fmt.Sprint(stored.Props[mailbox.Keywords]); !strings.Contains(got, "CRM") || !strings.Contains(got, "Family") || strings.Contains(got, "Friends") {
		t.Errorf("the categories are %s", got)
	}
}

// TestDeleteModes has contacts go to Deleted Items by one mode alone, wherever there is
// another place for them.
func TestDeleteModes(t *testing.T) {
	tests := []struct {
		cloud, setting string
		mode           providers.DeleteMode
		isSeen         bool
	}{
		{"global", "", providers.DeletedItems, true},
		{"global", "", providers.RecoverableItems, false},
		{"global", "", providers.Permanent, false},
		{"national", "", providers.RecoverableItems, true},
		{"national", "", providers.Permanent, true},
		{"national", `cloud = "china"`, providers.Permanent, true},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			w := newWorld(t, sandbox.Options{Graph: sandboxgraph.Options{Cloud: test.cloud}}, test.setting)
			w.Done(providertest.Creations(w.Main(), 4)...)
			all := w.All()
			for _, item := range all[:3] {
				deletion := providertest.Deleting(item)
				deletion.Mode = test.mode
				w.Done(deletion)
			}
			if left := w.All(); len(left) != 1 || left[0] != all[3] {
				t.Errorf("left are %+v", left)
			}
			deleted := must(w.box.Distinguished("deleteditems"))(t)
			if n := len(must(w.box.Items(deleted.ID, false))(t)); (n == 3) != test.isSeen {
				t.Errorf("%d are in Deleted Items", n)
			}
			if n := len(w.sent("POST permanentDelete")); test.cloud == "national" && n > 3 || test.setting != "" && n > 0 {
				t.Errorf("permanentDelete was tried %d times", n)
			}
		})
	}
}

// TestReadRightAlone has an application that may only read: plans work, writes are denied.
func TestReadRightAlone(t *testing.T) {
	w := newWorld(t, sandbox.Options{Permission: sandbox.ContactsRead})
	main := w.Main()
	w.Observe(providertest.CursorsOf(w.Observe(nil)))
	w.forget()
	for _, result := range w.target.Do(t.Context(), providertest.Bob, providertest.Creations(main, 100)) {
		if !errors.Is(result.Err, providers.ErrDenied) {
			t.Errorf("the error is %v", result.Err)
		}
	}
	if n := len(w.sent("POST $batch")); n > 5 {
		t.Errorf("it was tried %d times", n)
	}
}

// TestThrottledMailbox has a mailbox wait as long as the service says, and no other.
func TestThrottledMailbox(t *testing.T) {
	eve := addressbook.Mailbox{Rep: "6", Address: "eve@example.com"}
	w := newWorld(t, sandbox.Options{
		Mailboxes:   []sandbox.NewMailbox{{Address: eve.Address, Name: "Eve"}},
		GraphLimits: sandbox.GraphLimits{BackOff: 7 * time.Second},
	})
	main := w.Main()
	w.server.Faults().Once(fault.GraphThrottled, 1)
	asked := false
	w.During(func() {
		if _, err := w.target.Observe(t.Context(), eve, nil); err != nil || len(w.Slept()) != 0 {
			t.Errorf("the other mailbox waited %v: %v", w.Slept(), err)
		}
		asked = true
	})
	w.Done(providertest.Creations(main, 30)...)
	if !asked {
		t.Error("nobody waited")
	}
	if waited := w.waited(); waited != 7*time.Second {
		t.Errorf("the pauses were %v", w.Slept())
	}
	if n := len(w.All()); n != 30 {
		t.Errorf("there are %d items", n)
	}
	if m := w.target.Metrics(); m.Pauses != 1 || m.Requests["POST contacts"] < 31 || m.Requests["POST $batch"] < 2 {
		t.Errorf("metrics are %+v", m)
	}
}

// waited is how long was slept in all.
func (w *world) waited() time.Duration {
	var sum time.Duration
	for _, d := range w.Slept() {
		sum += d
	}
	return sum
}

// TestBudget has a mailbox get no more requests in ten minutes than it may.
func TestBudget(t *testing.T) {
	w := newWorld(t, sandbox.Options{GraphLimits: sandbox.GraphLimits{Requests: 200}}, "mailbox_requests = 200", "mailbox_concurrency = 1", `mailbox_timeout = "10h"`)
	w.Done(providertest.Creations(w.Main(), 500)...)
	if n := len(w.All()); n != 500 {
		t.Errorf("there are %d items", n)
	}
	if waited := w.waited(); waited < 20*time.Minute || waited > time.Hour {
		t.Errorf("it took %s", waited)
	}
	if n := w.target.Metrics().Pauses; n != 0 {
		t.Errorf("the service asked for %d pauses", n)
	}
}

// TestOneBadContact has one contact refused among many: the others are made.
func TestOneBadContact(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	operations := providertest.Creations(w.Main(), 60)
	for _, i := range []int{0, 7, 8, 30, 59} {
		operations[i].Contact = providertest.Contact("surname", strings.Repeat("x", 5<<20))
	}
	for i, result := range w.target.Do(t.Context(), providertest.Bob, operations) {
		if isBad := slices.Contains([]int{0, 7, 8, 30, 59}, i); (result.Err != nil) != isBad {
			t.Errorf("the error of %d is %v", i, result.Err)
		}
	}
	if n := len(w.All()); n != 55 {
		t.Errorf("there are %d items", n)
	}
}

func TestPhoto(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	photo := func(text string) *addressbook.Contact { return providertest.Contact("surname", "Byron", "photo", text) }
	item := w.create(w.Main(), photo("\xff\xd8\xff1"))
	for _, text := range []string{"\xff\xd8\xff2", "", "\xff\xd8\xff3"} {
		item = w.update(item, photo(text), "photo", "surname")
		providertest.MustEqual(t, w.Read(item.ID, "photo", "surname"), photo(text), "photo", "surname")
	}
	w.forget()
	w.update(item, photo("\xff\xd8\xff3"), "photo", "surname")
	if n := len(w.sent("PUT photo")); n != 0 {
		t.Errorf("an equal photo was written %d times", n)
	}
}

// TestReadAsksForNoPhotoThatThereIsNot has the contacts say which of them have one: each that
// is asked for costs a request.
func TestReadAsksForNoPhotoThatThereIsNot(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	operations := providertest.Creations(main, 30)
	pictured := addressbook.NewContact(append(operations[7].Contact.Fields, addressbook.Field{Name: "photo", Value: addressbook.Text("\xff\xd8\xff1")})...)
	operations[7].Contact = pictured
	w.Done(operations...)
	read := func() (photos int) {
		w.forget()
		for _, item := range w.All() {
			if contact := w.Read(item.ID, "photo", "surname"); !contact.Get("photo").IsAbsent() {
				photos++
			}
		}
		return photos
	}
	if photos, asked := read(), len(w.sent("GET photo")); photos != 1 || asked != 1 {
		t.Errorf("%d photos are read with %d requests", photos, asked)
	}
	for _, item := range w.All() {
		if item.Key == providertest.KeyOf(7) {
			w.update(item, providertest.Contact("surname", "Byron"), "photo", "surname")
		}
	}
	if photos, asked := read(), len(w.sent("GET photo")); photos != 0 || asked != 0 {
		t.Errorf("%d photos are read with %d requests after it was taken off", photos, asked)
	}
}

// TestPhotoRefused has a contact made without the photo that the service does not take.
func TestPhotoRefused(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	o := providertest.Creation(w.Main(), 0)
	o.Contact = providertest.Contact("surname", "Byron", "photo", "no picture"+strings.Repeat("x", 5<<20))
	result := w.Done(o)[0]
	if len(result.Notes) != 1 || !strings.HasPrefix(result.Notes[0], "photo was left out: ") {
		t.Errorf("the notes are %q", result.Notes)
	}
	if all := w.All(); len(all) != 1 || all[0].ChangeKey != result.ChangeKey {
		t.Errorf("observed %+v of %+v", all, result)
	}
}

// TestMoveChangesWhatItSays has a move be what the documentation says: another id, the same
// contents and marks, and nothing in Deleted Items.
func TestMoveChangesWhatItSays(t *testing.T) {
	w := newWorld(t, sandbox.Options{})
	main := w.Main()
	if w.target.Moves() {
		t.Error("the target says that it moves")
	}
	c := providertest.Contact("surname", "Byron", "given_name", "Ada", "notes", "x", "business_fax", "5", "photo", "\xff\xd8\xff1", "anniversary", "1835-07-08")
	item := w.create(main, c)
	to := w.Done(providertest.FolderCreation(main, "CRM"))[0].Folder
	result := w.Done(providertest.Moving(item, to))[0]
	all := w.All()
	if len(all) != 1 || all[0].ID == item.ID || all[0].ID != result.ID || all[0].Mark != item.Mark || all[0].ChangeKey != result.ChangeKey {
		t.Errorf("%+v is observed as %+v", result, all)
	}
	providertest.MustEqual(t, w.Read(result.ID, "surname", "given_name", "notes", "business_fax", "photo", "anniversary"), c, "surname", "given_name", "notes", "business_fax", "photo", "anniversary")
	deleted := must(w.box.Distinguished("deleteditems"))(t)
	if n := len(must(w.box.Items(deleted.ID, false))(t)); n != 0 {
		t.Errorf("%d are in Deleted Items", n)
	}
}

// TestEditBetweenLookAndWrite has the user edit an item after it was looked at.
func TestEditBetweenLookAndWrite(t *testing.T) {
	for operation, act := range map[string]func(w *world, item addressbook.Item) providers.Operation{
		"PATCH /contacts": func(_ *world, item addressbook.Item) providers.Operation { return providertest.Updating(item) },
		"DELETE /contacts": func(_ *world, item addressbook.Item) providers.Operation {
			o := providertest.Deleting(item)
			o.Mode = providers.DeletedItems
			return o
		},
	} {
		t.Run(operation, func(t *testing.T) {
			w := newWorld(t, sandbox.Options{})
			item := w.create(w.Main(), providertest.Person(0))
			w.on(operation, func() { (&user{w.box}).EditPhone(t, item.ID, "+43 9") })
			result := w.target.Do(t.Context(), providertest.Bob, []providers.Operation{act(w, item)})[0]
			if !errors.Is(result.Err, providers.ErrChanged) {
				t.Errorf("the error is %v", result.Err)
			}
			providertest.MustEqual(t, w.Read(item.ID, "business_phone", "surname"), providertest.Contact("business_phone", "+43 9", "surname", "Byron 0"), "business_phone", "surname")
		})
	}
}
