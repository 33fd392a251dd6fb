package aurea_test

import (
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"contactsync/providers"
)

// A field with the address of a photo gives a reference, by which the photo is fetched without the
// credentials of the CRM.
func TestPhotos(t *testing.T) {
	const picture = "\xff\xd8\xff\xe0 a picture"
	var asked []string
	media := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.RequestURI()+r.Header.Get("Authorization")+r.Header.Get("Cookie"))
		_, _ = w.Write([]byte(picture))
	}))
	defer media.Close()
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: media.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newCRM(t)
	c.add("Person", key(1), "PhotoUrl", " "+media.URL+"/ada ", "PhotoDate", "20261123", "RepID", "17")
	c.add("Person", key(2), "PhotoUrl", "", "PhotoDate", "20261123", "RepID", "17")
	for _, test := range []struct{ name, settings, want string }{
		{"by the address", "", media.URL + "/ada"},
		{"with a version", `photo_version_field = "PhotoDate"`, media.URL + "/ada#20261123"},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked = nil
			w := open(t, c.url, fmt.Sprintf("person {\nphoto_field = \"PhotoUrl\"\n%s\n}\nphoto {\nhosts = [%q]\ntls {\nca_file = %q\n}\n}\n",
				test.settings, strings.TrimPrefix(media.URL, "https://"), authority))
			w.Need(providers.Persons, []string{"PhotoUrl"})
			schema, err := w.Schema(t.Context(), providers.Persons)
			if err != nil || !slices.Equal(schema.Photos, []string{"PhotoUrl"}) {
				t.Fatalf("%+v, %v", schema, err)
			}
			got := read(t, w, providers.Persons)
			if len(got) != 2 || got[0].Values[0] != test.want || got[1].Values[0] != "" {
				t.Fatalf("got %+v, want the reference %q", got, test.want)
			}
			if len(asked) > 0 {
				t.Errorf("a read of the records asked for %q", asked)
			}
			if data, err := w.Photo(t.Context(), test.want); string(data) != picture || err != nil {
				t.Errorf("%q, %v", data, err)
			}
			if !slices.Equal(asked, []string{"GET /ada"}) {
				t.Errorf("asked for %q", asked)
			}
		})
	}
}
