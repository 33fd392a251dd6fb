package vdir_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// tree is every file and directory below a directory.
func tree(t testing.TB, directory string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == directory {
			return err
		}
		name, err := filepath.Rel(directory, path)
		if entry.IsDir() {
			name += "/"
		}
		names = append(names, filepath.ToSlash(name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func mustHaveTree(t testing.TB, directory string, want ...string) {
	t.Helper()
	if got := tree(t, directory); !slices.Equal(got, want) {
		t.Errorf("there are %q, not %q", got, want)
	}
}

func TestDeletedFiles(t *testing.T) {
	target, directory := open(t)
	for _, mode := range []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems, providers.Permanent} {
		for range 2 {
			created := do(t, target, creation("1", ".", person("Ada")))
			do(t, target, providers.Operation{Kind: providers.DeleteItem, Item: created.ID, Mode: mode})
		}
	}
	mustHaveTree(t, directory,
		".deleted/", ".deleted/contactsync-op1-2.vcf", ".deleted/contactsync-op1.vcf",
		".recoverable/", ".recoverable/contactsync-op1-2.vcf", ".recoverable/contactsync-op1.vcf")
}

func TestDeletedFolder(t *testing.T) {
	target, directory := open(t)
	for range 2 {
		made := do(t, target, providers.Operation{Kind: providers.CreateFolder, Folder: ".", Name: "CRM", FolderMark: addressbook.FolderMark{Owner: "acme"}})
		write(t, filepath.Join(directory, string(made.Folder), "displayname"), "Kunden")
		do(t, target, providers.Operation{Kind: providers.DeleteFolder, Folder: made.Folder})
	}
	mustHaveTree(t, directory,
		".deleted/", ".deleted/CRM/", ".deleted/CRM/.contactsync", ".deleted/CRM/displayname",
		".deleted/CRM~2/", ".deleted/CRM~2/.contactsync", ".deleted/CRM~2/displayname")
}

func TestMainFolderIsNeverDeleted(t *testing.T) {
	target, directory := open(t)
	for _, id := range []addressbook.FolderID{".", "", "..", "./", ".deleted"} {
		if err := target.Do(t.Context(), mailbox, []providers.Operation{{Kind: providers.DeleteFolder, Folder: id}})[0].Err; err == nil {
			t.Errorf("%q was deleted", id)
		}
	}
	if _, err := os.Stat(directory); err != nil {
		t.Error(err)
	}
}

func TestFilesOfFolders(t *testing.T) {
	target, directory := open(t)
	folder := func(name string) {
		do(t, target, providers.Operation{Kind: providers.CreateFolder, Folder: ".", Name: name, FolderMark: addressbook.FolderMark{Owner: "acme"}})
	}
	folder("a/b")
	folder(strings.Repeat("x", 255))
	write(t, filepath.Join(directory, "CRM"), "a file of that name")
	folder("CRM")
	long := strings.Repeat("x", 180) + "~"
	got := tree(t, directory)
	for i, name := range got {
		if rest, ok := strings.CutPrefix(name, long); ok {
			got[i] = "long" + rest[8:]
		}
	}
	want := []string{"CRM", "CRM~2/", "CRM~2/.contactsync", "CRM~2/displayname", "a%2Fb/", "a%2Fb/.contactsync", "long/", "long/.contactsync", "long/displayname"}
	if !slices.Equal(got, want) {
		t.Errorf("there are %q, not %q", got, want)
	}
}

// TestUnmarkedFile checks that a file of another program is, after it was
// marked and unmarked, byte for byte what it was.
func TestUnmarkedFile(t *testing.T) {
	target, directory := open(t)
	path := filepath.Join(directory, "Ada Byron.vcf")
	text := "begin:VCARD\nVERSION:3.0\nN:Byron;Ada;;;\nFN:Ada\n  Byron\nitem1.TEL;type=pref:1\nX-ODD:\xff\n\nEND:VCARD\n\n"
	write(t, path, text)
	if err := os.Chmod(path, 0o604); err != nil {
		t.Fatal(err)
	}
	marked := do(t, target, providers.Operation{Kind: providers.UpdateItem, Item: "Ada Byron.vcf", Owner: "acme", Key: "crm/person/1", Mark: markOf("op1")})
	if len(observe(t, target, nil).Deltas[0].Items) != 1 {
		t.Fatal("the item is not marked")
	}
	do(t, target, providers.Operation{Kind: providers.UnmarkItem, Item: marked.ID, ChangeKey: marked.ChangeKey})
	got, info := readFile(t, path)
	if got != text {
		t.Errorf("%q, not %q", got, text)
	}
	if info.Mode().Perm() != 0o604 {
		t.Errorf("its rights are %v", info.Mode())
	}
	mustHaveTree(t, directory, "Ada Byron.vcf")
}

func TestRightsOfNewFiles(t *testing.T) {
	target, directory := open(t)
	if err := os.Chmod(directory, 0o751); err != nil {
		t.Fatal(err)
	}
	made := do(t, target, providers.Operation{Kind: providers.CreateFolder, Folder: ".", Name: "CRM", FolderMark: addressbook.FolderMark{Owner: "acme"}})
	created := do(t, target, creation("1", made.Folder, person("Ada")))
	do(t, target, providers.Operation{Kind: providers.DeleteItem, Item: do(t, target, creation("2", ".", person("Ada"))).ID, Mode: providers.DeletedItems})
	for name, want := range map[string]os.FileMode{"CRM": 0o751, string(created.ID): 0o640, ".deleted": 0o751, "CRM/.contactsync": 0o640} {
		if info := stat(t, filepath.Join(directory, name)); info.Mode().Perm() != want {
			t.Errorf("%s has the rights %v", name, info.Mode())
		}
	}
}

func stat(t testing.TB, path string) os.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// updating is the operation that gives an item of record 1 some properties.
func updating(item addressbook.ItemID, c *addressbook.Contact, shape ...string) providers.Operation {
	return providers.Operation{
		Kind: providers.UpdateItem, Item: item, Contact: c, Shape: addressbook.NewShape(shape...),
		Owner: "acme", Key: "crm/person/1", Mark: markOf("op1"),
	}
}

func TestUpdateThatChangesNothingWritesNothing(t *testing.T) {
	target, directory := open(t)
	created := do(t, target, creation("1", ".", person("Ada")))
	before := stat(t, filepath.Join(directory, string(created.ID)))
	updated := do(t, target, updating(created.ID, person("Ada"), "surname", "given_name", "email1"))
	after := stat(t, filepath.Join(directory, string(created.ID)))
	if !os.SameFile(before, after) || updated.ChangeKey != created.ChangeKey {
		t.Error("the file was written")
	}
}

// TestLeftovers checks what becomes of what a write leaves that is cut short:
// it is no item, in no one's way, and goes an hour later.
func TestLeftovers(t *testing.T) {
	now := time.Now()
	target, directory := openAt(t, func() time.Time { return now })
	leftovers := []string{".contactsync-0123456789abcdef01234567.tmp", ".contactsync-x.tmp/.contactsync", "contactsync-op9.vcf"}
	kept := []string{".contactsync-notes", "contactsync-mine.vcf", "contactsync-empty.txt", "empty.vcf"}
	for _, name := range leftovers {
		write(t, filepath.Join(directory, name), "")
	}
	for _, name := range kept {
		write(t, filepath.Join(directory, name), strings.TrimSuffix("x", strings.Repeat("x", strings.Count(name, "empty"))))
	}
	delta := observe(t, target, nil).Deltas[0]
	if len(delta.Items) != 0 || len(delta.Warnings) != 1 {
		t.Errorf("observed %+v", delta)
	}
	there := func(names []string) (n int) {
		for _, name := range names {
			if _, err := os.Lstat(filepath.Join(directory, name)); err == nil {
				n++
			}
		}
		return n
	}
	created := do(t, target, creation("9", ".", person("Ada")))
	if created.ID != "contactsync-op9-2.vcf" || there(leftovers) != 3 || there(kept) != 4 {
		t.Errorf("%s: %q", created.ID, tree(t, directory))
	}
	now = now.Add(2 * time.Hour)
	do(t, target, creation("1", ".", person("Ada")))
	if there(leftovers) != 0 || there(kept) != 4 {
		t.Errorf("there are %q", tree(t, directory))
	}
}

func TestFileNames(t *testing.T) {
	target, directory := open(t)
	for _, op := range []string{"01kabc", "../../x", strings.Repeat("y", 100), "A.b"} {
		operation := creation("1", ".", person("Ada"))
		operation.Mark.Op = addressbook.Op(op)
		result := do(t, target, operation)
		name := string(result.ID)
		if strings.ContainsAny(name, `/\`) || !strings.HasPrefix(name, "contactsync-") || !strings.HasSuffix(name, ".vcf") || len(name) > 100 {
			t.Errorf("op %q has the file %q", op, name)
		}
	}
	if n := len(tree(t, directory)); n != 4 {
		t.Errorf("there are %d files", n)
	}
}

func TestCreateRefuses(t *testing.T) {
	target, directory := open(t)
	tests := map[string]func(*providers.Operation){
		"a key with control characters": func(o *providers.Operation) { o.Key = "crm/person/\r\n1" },
		"a key that is not UTF-8":       func(o *providers.Operation) { o.Key = "crm/person/\xff" },
		"a key that is too long":        func(o *providers.Operation) { o.Key = addressbook.Key(strings.Repeat("x", 300)) },
		"an owner with a bar":           func(o *providers.Operation) { o.Owner = "a|b" },
		"a contact that is too large": func(o *providers.Operation) {
			o.Contact = addressbook.NewContact(addressbook.Field{Name: "notes", Value: addressbook.Text(strings.Repeat("x", 17<<20))})
		},
		"a hidden folder": func(o *providers.Operation) { o.Folder = ".deleted" },
		"no folder":       func(o *providers.Operation) { o.Folder = "" },
		"no operation":    func(o *providers.Operation) { o.Kind = "burn_item" },
	}
	for name, spoil := range tests {
		operation := creation("1", ".", person("Ada"))
		spoil(&operation)
		if err := target.Do(t.Context(), mailbox, []providers.Operation{operation})[0].Err; err == nil {
			t.Errorf("%s: there is no error", name)
		}
	}
	mustHaveTree(t, directory)
}

func TestPropertiesThatACardCannotHold(t *testing.T) {
	target, _ := open(t)
	contact := addressbook.NewContact(append(person("Ada").Fields, addressbook.Field{Name: "0x3A45", Value: addressbook.Text("secret")})...)
	if target.Holds("0x3A45") == "" || target.Holds("surname") != "" {
		t.Error("Holds says otherwise")
	}
	if got := target.Normalize(contact); !got.Get("0x3A45").IsAbsent() || got.Get("surname").Text != "Ada" {
		t.Errorf("normalized as %+v", got)
	}
	result := do(t, target, creation("1", ".", contact))
	if len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "0x3A45") || strings.Contains(result.Notes[0], "secret") {
		t.Errorf("the notes are %q", result.Notes)
	}
}

// TestErrorsHaveNoValues checks that what fails does not tell what was written.
func TestErrorsHaveNoValues(t *testing.T) {
	target, _ := open(t)
	created := do(t, target, creation("1", ".", person("Byron")))
	operations := []providers.Operation{
		{Kind: providers.UpdateItem, Item: created.ID, ChangeKey: "x", Contact: person("Byron"), Shape: addressbook.NewShape("surname")},
		updating("gone.vcf", person("Byron"), "surname"),
		{Kind: providers.CreateItem, Folder: "gone", Contact: person("Byron"), Owner: "acme", Key: "crm/person/1", Mark: markOf("op2")},
		{Kind: providers.CreateItem, Folder: ".", Contact: person("Byron"), Owner: "", Key: "crm/person/1", Mark: markOf("op3")},
	}
	for i, result := range target.Do(t.Context(), mailbox, operations) {
		if result.Err == nil || strings.Contains(result.Err.Error(), "Byron") || strings.Contains(result.Err.Error(), "+43") ||
			strings.Contains(result.Err.Error(), mailbox.Address) {
			t.Errorf("operation %d: %v", i, result.Err)
		}
	}
}

func TestWriteIsDenied(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	target, directory := open(t)
	created := do(t, target, creation("1", ".", person("Ada")))
	if err := os.Chmod(directory, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(directory, 0o700) })
	for _, operation := range []providers.Operation{
		creation("2", ".", person("Ada")),
		updating(created.ID, person("Eve"), "surname"),
		{Kind: providers.DeleteItem, Item: created.ID, Mode: providers.DeletedItems},
		{Kind: providers.DeleteItem, Item: created.ID, Mode: providers.Permanent},
		{Kind: providers.CreateFolder, Folder: ".", Name: "CRM"},
	} {
		if err := target.Do(t.Context(), mailbox, []providers.Operation{operation})[0].Err; !errors.Is(err, providers.ErrDenied) {
			t.Errorf("%s: the error is %v", operation.Kind, err)
		}
	}
	mustHaveTree(t, directory, string(created.ID))
}

// TestNamesInMessages has an operation fail in a folder that is the user's own: neither its name nor that of the
// user's file is told.
func TestNamesInMessages(t *testing.T) {
	target, _ := open(t)
	for _, item := range []addressbook.ItemID{"Privat/contactsync-op1.vcf", "Privat/Ada Byron.vcf"} {
		for _, kind := range []providers.OperationKind{providers.MoveItem, providers.DeleteItem, providers.UnmarkItem} {
			err := target.Do(t.Context(), mailbox, []providers.Operation{{Kind: kind, Item: item, ChangeKey: "x", Folder: ".", Mode: providers.Permanent}})[0].Err
			if err == nil || strings.Contains(err.Error(), "Privat") || strings.Contains(err.Error(), "Ada") {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}
