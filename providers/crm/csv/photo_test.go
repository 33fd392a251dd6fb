package csv_test

import (
	"context"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/crm/csv"
)

const jpeg = "\xff\xd8\xff\xe0 a picture"

// albumFile writes a file of the directory.
func albumFile(t *testing.T, base, name, content string) {
	t.Helper()
	path := filepath.Join(base, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// openAlbum makes a source of persons whose photos are what some cells say.
func openAlbum(t *testing.T, base, block string, cells ...string) *csv.Source {
	t.Helper()
	albumFile(t, base, "reps.csv", "id,email\n")
	albumFile(t, base, "persons.csv", "id,RepID,SalesGroup,company,Photo\n1,,,,"+strings.Join(cells, "\n1,,,,")+"\n")
	s, diags := decode(t, "dir = \".\"\nperson {\n photo_field = \"Photo\"\n}\n"+block, base)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return s
}

// references are what the records of the source have in the column.
func references(t *testing.T, s providers.Source) (found []string) {
	t.Helper()
	schema, err := s.Schema(t.Context(), providers.Persons)
	if err != nil || !slices.Equal(schema.Photos, []string{"Photo"}) {
		t.Fatalf("%v, %v", schema, err)
	}
	i, _ := schema.Index("Photo")
	err = s.Records(t.Context(), providers.Persons, func(r providers.Record) error {
		found = append(found, r.Values[i])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestPhotoFiles(t *testing.T) {
	base := t.TempDir()
	outside := filepath.Join(t.TempDir(), "secret.jpg")
	albumFile(t, filepath.Dir(outside), "secret.jpg", jpeg)
	albumFile(t, base, "photos/ada.jpg", jpeg)
	albumFile(t, base, "photos/a#b.gif", "GIF87a")
	albumFile(t, base, "photos/large.jpg", jpeg+strings.Repeat("x", 1024))
	albumFile(t, base, "photos/text.jpg", "Ada")
	albumFile(t, base, "photos/empty.jpg", "")
	if runtime.GOOS != "windows" {
		if err := os.Symlink(outside, filepath.Join(base, "photos", "link.jpg")); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct{ cell, want string }{
		"a file":                 {"photos/ada.jpg", ""},
		"with spaces around":     {" photos/ada.jpg ", ""},
		"as Windows writes it":   {`photos\ada.jpg`, ""},
		"by a detour":            {"photos/../photos/ada.jpg", ""},
		"with a # in its name":   {"photos/a#b.gif", ""},
		"not there":              {"photos/eve.jpg", "no such file"},
		"a directory":            {"photos", "below the directory"},
		"too large":              {"photos/large.jpg", "larger than 1 kilobytes"},
		"no picture":             {"photos/text.jpg", "no picture"},
		"empty":                  {"photos/empty.jpg", "empty"},
		"outside":                {"../secret.jpg", "below the directory"},
		"absolute":               {outside, "below the directory"},
		"a link to the outside":  {"photos/link.jpg", "photo"},
		"a table":                {"persons.csv", "no picture"},
		"without encryption":     {"http://media.example.com/ada", "no such file"},
		"a host that is not set": {"https://media.example.com/ada", "the setting hosts"},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.Contains(name, "link") {
				t.Skip("links need a right there")
			}
			s := openAlbum(t, base, "photo {\n max_kilobytes = 1\n}\n", `"`+c.cell+`"`)
			refs := references(t, s)
			data, err := s.Photo(t.Context(), refs[0])
			switch {
			case c.want == "" && (err != nil || len(data) == 0):
				t.Errorf("%q is %q, %v", refs[0], data, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %s", err, c.want)
			case err != nil && (strings.Contains(err.Error(), "ada") || strings.Contains(err.Error(), "eve") || strings.Contains(err.Error(), base)):
				t.Errorf("the error has the path: %v", err)
			}
		})
	}
}

// A reference stands for what is in the file.
func TestPhotoFileChanges(t *testing.T) {
	base := t.TempDir()
	albumFile(t, base, "ada.jpg", jpeg)
	s := openAlbum(t, base, "", "ada.jpg", `""`, "bob.jpg")
	first := references(t, s)
	if first[1] != "" {
		t.Errorf("no photo is %q", first[1])
	}
	if again := references(t, s); !slices.Equal(again, first) {
		t.Errorf("%q, before %q", again, first)
	}
	info, err := os.Stat(filepath.Join(base, "ada.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	albumFile(t, base, "ada.jpg", strings.Replace(jpeg, "a", "b", 1))
	if err := os.Chtimes(filepath.Join(base, "ada.jpg"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	albumFile(t, base, "bob.jpg", jpeg)
	for _, i := range []int{0, 2} {
		if _, err := s.Photo(t.Context(), first[i]); !errors.Is(err, providers.ErrChanged) {
			t.Errorf("another photo than the reference says: %v", err)
		}
	}
	second := references(t, s)
	if second[0] == first[0] || second[2] == first[2] {
		t.Errorf("the photos changed, the references did not: %q", second)
	}
	albumFile(t, base, "ada.jpg", jpeg)
	if third := references(t, s); third[0] != first[0] {
		t.Errorf("%q for the photo that was %q", third[0], first[0])
	}
}

func TestPhotoAddresses(t *testing.T) {
	base := t.TempDir()
	media := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(jpeg)) }))
	defer media.Close()
	albumFile(t, base, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: media.Certificate().Raw})))
	host := strings.TrimPrefix(media.URL, "https://")
	s := openAlbum(t, base, "photo {\n hosts = [\""+host+"\"]\n tls {\n ca_file = \"ca.pem\"\n }\n}\n", media.URL+"/ada#v1")
	refs := references(t, s)
	if refs[0] != media.URL+"/ada#v1" {
		t.Errorf("the reference is %q", refs[0])
	}
	if data, err := s.Photo(t.Context(), refs[0]); string(data) != jpeg || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

func TestPhotoFieldIsAColumn(t *testing.T) {
	base := t.TempDir()
	s := openAlbum(t, base, "company {\n photo_field = [\"Logo\"]\n}\n", `""`)
	albumFile(t, base, "companies.csv", "id,RepID,SalesGroup\n")
	err := s.Records(context.Background(), providers.Companies, func(providers.Record) error { return nil })
	if err == nil || !strings.Contains(err.Error(), `no column "Logo"`) || !strings.Contains(err.Error(), "photo_field") {
		t.Error(err)
	}
}

func FuzzPhotoPath(f *testing.F) {
	base := f.TempDir()
	for _, path := range []string{"../x#", "a/../../b", `\\host\share`, "persons.csv#", "NUL", "#", "\n"} {
		f.Add(path)
	}
	s, _ := decode(f, "dir = \".\"", base)
	f.Fuzz(func(t *testing.T, path string) {
		if _, err := s.Photo(t.Context(), path); err == nil {
			t.Error("there is no photo here")
		}
	})
}
