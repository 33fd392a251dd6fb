package providertest

import (
	"context"
	"errors"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// Struck is something that is done while a fault strikes the request that does it, and
// fails the test unless it comes out done, and once. The mailbox has three items of ours
// and an empty folder of ours, "Empty", below its main folder. strike has the fault wait
// for the next request.
type Struck func(d *Driver, main addressbook.FolderID, strike func())

// Prepare makes what a Struck presumes, and returns the main folder.
func (d *Driver) Prepare() addressbook.FolderID {
	d.Helper()
	main := d.Main()
	d.Done(Creations(main, 3)...)
	d.Done(FolderCreation(main, "Empty"))
	return main
}

// StruckCreation makes three items.
func StruckCreation(d *Driver, main addressbook.FolderID, strike func()) {
	strike()
	results := d.Done(Creations(main, 6)[3:]...)
	all := d.All()
	if len(all) != 6 {
		d.Fatalf("there are %d items", len(all))
	}
	for i, result := range results {
		item := all[3+i]
		if result.ID != item.ID || item.Mark != MarkOf(3+i) || result.ChangeKey != "" && result.ChangeKey != item.ChangeKey {
			d.Errorf("%+v is observed as %+v", result, item)
		}
	}
}

// StruckUpdate updates three items.
func StruckUpdate(d *Driver, _ addressbook.FolderID, strike func()) {
	var operations []providers.Operation
	for _, item := range d.All() {
		operations = append(operations, Updating(item))
	}
	strike()
	results := d.Done(operations...)
	for i, item := range d.All() {
		if item.Mark != operations[i].Mark || results[i].ChangeKey != "" && results[i].ChangeKey != item.ChangeKey {
			d.Errorf("%+v is observed as %+v", results[i], item)
		}
		MustEqual(d, d.Read(item.ID, "surname", "given_name"), contact("surname", "Lovelace", "given_name", "Ada"), "surname", "given_name")
	}
}

// StruckMove moves three items.
func StruckMove(d *Driver, main addressbook.FolderID, strike func()) {
	to := d.Done(FolderCreation(main, "CRM"))[0].Folder
	before := d.All()
	strike()
	results := d.Done(Moving(before[0], to), Moving(before[1], to), Moving(before[2], to))
	for i, item := range d.All() {
		if item.Folder != to || item.Mark != before[i].Mark || item.ID != results[i].ID {
			d.Errorf("%+v is observed as %+v", results[i], item)
		}
	}
}

// StruckDeletion deletes two of the items by a mode.
func StruckDeletion(mode providers.DeleteMode) Struck {
	return func(d *Driver, _ addressbook.FolderID, strike func()) {
		before := d.All()
		operations := []providers.Operation{Deleting(before[0]), Deleting(before[2])}
		for i := range operations {
			operations[i].Mode = mode
		}
		strike()
		d.Done(operations...)
		if all := d.All(); len(all) != 1 || all[0] != before[1] {
			d.Errorf("left are %+v", all)
		}
	}
}

// StruckFolderCreation makes a folder.
func StruckFolderCreation(d *Driver, main addressbook.FolderID, strike func()) {
	strike()
	id := d.Done(FolderCreation(main, "CRM"))[0].Folder
	folders := d.Observe(nil).Folders
	if len(folders) != 3 {
		d.Fatalf("there are %d folders", len(folders))
	}
	for _, folder := range folders {
		if folder.Name == "CRM" && (folder.ID != id || folder.Mark.Owner != Owner) {
			d.Errorf("%q is observed as %+v", id, folder)
		}
	}
}

// StruckFolderUpdate renames a folder and marks it anew.
func StruckFolderUpdate(d *Driver, _ addressbook.FolderID, strike func()) {
	mark := FolderCreation("", "Full").FolderMark
	id := d.folderNamed("Empty")
	strike()
	d.Done(providers.Operation{Kind: providers.UpdateFolder, Folder: id, Name: "Full", FolderMark: mark})
	if now := d.Observe(nil).Folders; !slices.ContainsFunc(now, func(f addressbook.Folder) bool {
		return f.ID == id && f.Name == "Full" && f.Mark == mark
	}) {
		d.Errorf("observed %+v", now)
	}
}

// StruckFolderDeletion deletes a folder.
func StruckFolderDeletion(d *Driver, _ addressbook.FolderID, strike func()) {
	id := d.folderNamed("Empty")
	strike()
	d.Done(providers.Operation{Kind: providers.DeleteFolder, Folder: id})
	if n := len(d.Observe(nil).Folders); n != 1 {
		d.Errorf("there are %d folders", n)
	}
}

func (d *Driver) folderNamed(name string) addressbook.FolderID {
	d.Helper()
	for _, folder := range d.Observe(nil).Folders {
		if folder.Name == name {
			return folder.ID
		}
	}
	d.Fatalf("there is no folder %q", name)
	return ""
}

// Attempt executes operations of which some may fail, and counts those that were done.
func (d *Driver) Attempt(operations ...providers.Operation) (done int) {
	d.Helper()
	for _, result := range d.Target.Do(d.Context(), Bob, operations) {
		if result.Err == nil {
			done++
		} else if !errors.Is(result.Err, providers.ErrUnknownOutcome) && !errors.Is(result.Err, providers.ErrTransport) {
			d.Logf("%v", result.Err)
		}
	}
	return done
}

// MustHaveNoTwins fails the test where two items have one key.
func (d *Driver) MustHaveNoTwins() {
	d.Helper()
	seen := make(map[addressbook.Key]bool)
	for _, item := range d.All() {
		if seen[item.Key] {
			d.Errorf("%s is there twice", item.Key)
		}
		seen[item.Key] = true
	}
}

// DeleteAll deletes every item, and fails the test where one is left that was reported
// as deleted.
func (d *Driver) DeleteAll() {
	d.Helper()
	var deletions []providers.Operation
	for _, item := range d.All() {
		deletions = append(deletions, Deleting(item))
	}
	done := d.Attempt(deletions...)
	if n := len(d.All()); n > len(deletions)-done {
		d.Errorf("%d items are left of %d, and %d were deleted", n, len(deletions), done)
	}
}

// Cancel has the context end while the second request that makes items is under way, of
// a target that sends two at a time. Nothing may be reported as done that is not known to
// be. before has a function called before the next such request.
func (d *Driver) Cancel(before func(act func())) {
	d.Helper()
	main := d.Main()
	ctx, cancel := context.WithCancel(d.Context())
	before(func() { before(cancel) })
	results := d.Target.Do(ctx, Bob, Creations(main, 8))
	found := make(map[addressbook.ItemID]bool)
	for _, item := range d.All() {
		found[item.ID] = true
	}
	for i, result := range results {
		switch {
		case result.Err == nil && !found[result.ID]:
			d.Errorf("%d is reported as done", i)
		case result.Err != nil && !errors.Is(result.Err, context.Canceled):
			d.Errorf("the error of %d is %v", i, result.Err)
		}
	}
	if results[7].Err == nil || errors.Is(results[7].Err, providers.ErrUnknownOutcome) {
		d.Errorf("the error of what was never sent is %v", results[7].Err)
	}
}
