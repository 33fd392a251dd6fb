package vdir_test

import (
	"os"
	"path/filepath"
	"testing"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// TestOwnFiles lists files of other programs: those that hold one contact.
func TestOwnFiles(t *testing.T) {
	target, directory := open(t)
	for name, text := range map[string]string{
		"v2.vcf":     "BEGIN:VCARD\nVERSION:2.1\nN:Byron;Ada\nEND:VCARD\n",
		"v3.VCF":     "BEGIN:VCARD\nVERSION:3.0\nN:Byron;Ada;;;\nFN:Ada\nKIND:individual\nEND:VCARD\n",
		"group.vcf":  "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nN:Byron;;;;\nFN:All\nEND:VCARD\n",
		"apple.vcf":  "BEGIN:VCARD\nVERSION:3.0\nX-ADDRESSBOOKSERVER-KIND:group\nN:Byron;;;;\nFN:All\nEND:VCARD\n",
		"two.vcf":    "BEGIN:VCARD\nN:Byron\nEND:VCARD\nBEGIN:VCARD\nN:Byron\nEND:VCARD\n",
		"half.vcf":   "BEGIN:VCARD\nN:Byron\n",
		"badkey.vcf": "BEGIN:VCARD\nX-CONTACTSYNC-KEY:none\nN:Byron\nEND:VCARD\n",
		"note.txt":   "BEGIN:VCARD\nN:Byron\nEND:VCARD\n",
		"empty.vcf":  "",
	} {
		write(t, filepath.Join(directory, name), text)
	}
	strays, err := target.Unmarked(t.Context(), mailbox, []addressbook.FolderID{".", "..", ".deleted"}, addressbook.NewShape("surname"))
	if err != nil {
		t.Fatal(err)
	}
	if len(strays) != 2 || strays[0].Item.ID != "v2.vcf" || strays[1].Item.ID != "v3.VCF" {
		t.Fatalf("listed are %+v", strays)
	}
	for _, stray := range strays {
		if stray.Contact.Get("surname").Text != "Byron" {
			t.Errorf("%s is %+v", stray.Item.ID, stray.Contact)
		}
	}
}

// TestAdoptedFile checks that an adopted file keeps its name and every line that is not ours.
func TestAdoptedFile(t *testing.T) {
	target, directory := open(t)
	path := filepath.Join(directory, "Ada Byron.vcf")
	write(t, path, "BEGIN:VCARD\nVERSION:3.0\nN:Byron;Ada;;;\nFN:Ada\nTEL;TYPE=CELL:1\nX-ODD:kept\nEND:VCARD\n")
	do(t, target, updating("Ada Byron.vcf", person("Lovelace"), "surname"))
	const want = "BEGIN:VCARD\nVERSION:3.0\nN:Lovelace;Ada;;;\nFN:Ada\nTEL;TYPE=CELL:1\nX-ODD:kept\n" +
		"X-CONTACTSYNC-KEY:acme|crm/person/1\n"
	if got, _ := readFile(t, path); len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("%q", got)
	}
	mustHaveTree(t, directory, "Ada Byron.vcf")
}

// TestRenamedFolder checks that a directory keeps its name, and with it all ids.
func TestRenamedFolder(t *testing.T) {
	target, directory := open(t)
	mark := addressbook.FolderMark{Owner: "acme"}
	do(t, target, providers.Operation{Kind: providers.CreateFolder, Folder: ".", Name: "CRM", FolderMark: mark})
	do(t, target, providers.Operation{Kind: providers.UpdateFolder, Folder: "CRM", Name: "Kunden", FolderMark: mark})
	mustHaveTree(t, directory, "CRM/", "CRM/.contactsync", "CRM/displayname")
	do(t, target, providers.Operation{Kind: providers.UpdateFolder, Folder: "CRM"})
	mustHaveTree(t, directory, "CRM/", "CRM/displayname")
	if name, _ := readFile(t, filepath.Join(directory, "CRM", "displayname")); name != "Kunden\n" {
		t.Errorf("displayname is %q", name)
	}
}

// TestPurgedFiles checks that what the user put among the deleted files stays.
func TestPurgedFiles(t *testing.T) {
	target, directory := open(t)
	for n, mode := range []providers.DeleteMode{providers.DeletedItems, providers.RecoverableItems} {
		created := do(t, target, creation(string(rune('1'+n)), ".", person("Ada")))
		do(t, target, providers.Operation{Kind: providers.DeleteItem, Item: created.ID, Mode: mode})
	}
	if err := os.Mkdir(filepath.Join(directory, ".deleted", "CRM"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(directory, ".deleted", "contactsync-op1.vcf"), filepath.Join(directory, ".deleted", "CRM", "x.vcf")); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(directory, ".deleted", "own.vcf"), "BEGIN:VCARD\nN:Byron\nEND:VCARD\n")
	n, err := target.Purge(t.Context(), mailbox, "acme", []addressbook.Key{"CRM/person/1", "crm/person/2"})
	if n != 2 || err != nil {
		t.Errorf("%d were purged, %v", n, err)
	}
	mustHaveTree(t, directory, ".deleted/", ".deleted/CRM/", ".deleted/own.vcf", ".recoverable/")
}
