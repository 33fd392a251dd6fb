package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"contactsync/providers"
	"contactsync/providers/providertest"
)

// linked answers readings of the main folder with a link, and counts what is read by it and what from
// the start.
type linked struct {
	link             string
	byLink, fromZero int
}

func (l *linked) answers(_, path string) (int, string) {
	switch {
	case strings.Contains(path, "deltatoken=main"):
		l.byLink++
	case strings.Contains(path, "contacts/delta"):
		l.fromZero++
	default:
		return 0, ""
	}
	return http.StatusOK, fmt.Sprintf(`{"value":[],"@odata.deltaLink":%q}`, l.link)
}

// TestLinkInEitherForm follows links that name the mailbox in a segment of its own, and in parentheses.
func TestLinkInEitherForm(t *testing.T) {
	for _, user := range []string{"/users/x", "/users('x')", "/Users('x')"} {
		l := &linked{link: "https://graph.example.com/v1.0" + user + "/contactfolders/main/contacts/delta?$deltatoken=main"}
		target, s := scripted(t, l.answers)
		s.isForeign = true
		o, err := target.Observe(t.Context(), providertest.Bob, nil)
		if err == nil {
			_, err = target.Observe(t.Context(), providertest.Bob, providertest.CursorsOf(o))
		}
		if err != nil || l.byLink != 1 || l.fromZero != 1 {
			t.Errorf("%s: read %d times by the link and %d times from the start: %v", user, l.byLink, l.fromZero, err)
		}
	}
}

// TestLinkOfAnotherPlace has the service configured elsewhere than when a link was kept: what it was for
// is read from the start.
func TestLinkOfAnotherPlace(t *testing.T) {
	l := &linked{link: "https://graph.example.com/v1.0/users/x/contactFolders/main/contacts/delta?$deltatoken=main"}
	before, _ := scripted(t, l.answers)
	o, err := before.Observe(t.Context(), providertest.Bob, nil)
	if err != nil {
		t.Fatal(err)
	}
	l.link = strings.Replace(l.link, "graph.", "other.", 1)
	after, s := scriptedAt(t, "https://other.example.com/v1.0", func(method, path string) (int, string) {
		if strings.Contains(path, "contactFolders/delta") {
			return http.StatusOK, `{"value":[],"@odata.deltaLink":"https://other.example.com/v1.0/users/x/contactFolders/delta?$deltatoken=1"}`
		}
		return l.answers(method, path)
	})
	if o, err = after.Observe(t.Context(), providertest.Bob, providertest.CursorsOf(o)); err != nil {
		t.Fatal(err)
	}
	if !o.Deltas[0].Full || l.byLink != 0 || l.fromZero != 2 || s.hosts["graph.example.com"] > 0 {
		t.Errorf("full: %v, read %d times by the link and %d times from the start, hosts %v", o.Deltas[0].Full, l.byLink, l.fromZero, s.hosts)
	}
}

// TestRefusedPermanentDelete has the service refuse the permanent deletion of one contact: those of the
// others are asked for all the same.
func TestRefusedPermanentDelete(t *testing.T) {
	var asked []string
	target, _ := scripted(t, func(method, path string) (int, string) {
		switch {
		case strings.HasSuffix(path, "permanentDelete"):
			asked = append(asked, "permanent")
			if len(asked) == 1 {
				return http.StatusBadRequest, `{"error":{"code":"ErrorInvalidRequest"}}`
			}
			return http.StatusNoContent, ""
		case method == http.MethodDelete:
			asked = append(asked, "plain")
			return http.StatusNoContent, ""
		case strings.Contains(path, "/contacts/"):
			return http.StatusOK, `{"id":"a","changeKey":"1","parentFolderId":"main"}`
		}
		return 0, ""
	})
	for range 2 {
		deletion := providers.Operation{Kind: providers.DeleteItem, Item: "a", ChangeKey: "1", Mode: providers.Permanent}
		if result := target.Do(t.Context(), providertest.Bob, []providers.Operation{deletion})[0]; result.Err != nil {
			t.Fatal(result.Err)
		}
	}
	if got := fmt.Sprint(asked); got != "[permanent plain permanent]" {
		t.Errorf("asked for %s", got)
	}
}
