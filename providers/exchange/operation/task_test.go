package operation_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"contactsync/providers"
	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/operation"
	"contactsync/providers/pace"
	"contactsync/providers/providertest"
)

// item is one that operations are about.
var item = addressbook.Item{
	ID: "AAA=", ChangeKey: "1", Owner: providertest.Owner, Key: providertest.KeyOf(1), Mark: providertest.MarkOf(1),
}

// holdsAll holds every property.
func holdsAll(string) string { return "" }

func TestNewRefuses(t *testing.T) {
	with := func(o providers.Operation, change func(*providers.Operation)) providers.Operation {
		change(&o)
		return o
	}
	creation := providertest.Creation("folder", 1)
	for name, test := range map[string]struct {
		operation providers.Operation
		class     error
	}{
		"a folder that is no id":          {providertest.Creation("../x", 1), providers.ErrGone},
		"no folder":                       {providertest.Creation("", 1), providers.ErrGone},
		"a key with a control character":  {with(creation, func(o *providers.Operation) { o.Owner = "a\x01c" }), addressbook.ErrMark},
		"a mark that is not UTF-8":        {with(creation, func(o *providers.Operation) { o.Mark.Rep = "\xff" }), addressbook.ErrMark},
		"an item that is no id":           {providertest.Updating(addressbook.Item{ID: "a b", Owner: item.Owner, Key: item.Key, Mark: item.Mark}), providers.ErrGone},
		"an id that is too long":          {providertest.Unmarking(addressbook.Item{ID: addressbook.ItemID(strings.Repeat("A", 2049))}), providers.ErrGone},
		"a move to nowhere":               {providertest.Moving(item, ""), providers.ErrGone},
		"a mode that there is not":        {with(providertest.Deleting(item), func(o *providers.Operation) { o.Mode = "shred" }), nil},
		"a kind that there is not":        {providers.Operation{Kind: "copy"}, nil},
		"a folder to delete that is none": {providers.Operation{Kind: providers.DeleteFolder, Folder: "?"}, providers.ErrGone},
	} {
		task := operation.New(&test.operation, holdsAll)
		if !task.IsSettled() || task.Result.Err == nil || test.class != nil && !errors.Is(task.Result.Err, test.class) {
			t.Errorf("%s: the result is %+v", name, task.Result)
		}
	}
}

func TestNewWritesMarks(t *testing.T) {
	o := providertest.Updating(item)
	task := operation.New(&o, holdsAll)
	owner, key, err := addressbook.DecodeKey(task.KeyText)
	if err != nil || owner != item.Owner || key != item.Key {
		t.Errorf("%q is %q of %q: %v", task.KeyText, key, owner, err)
	}
	if mark, err := addressbook.DecodeMark(task.MarkText); err != nil || mark != o.Mark {
		t.Errorf("%q is %+v: %v", task.MarkText, mark, err)
	}
	if task.Version != item.ChangeKey || task.IsSettled() {
		t.Errorf("the task is %+v", task)
	}
}

// TestNotes has what cannot be held noted, once it is done.
func TestNotes(t *testing.T) {
	o := providertest.Creation("folder", 1)
	task := operation.New(&o, func(property string) string {
		if property == "email1" {
			return "there is no room"
		}
		return ""
	})
	task.Done("AAA=", "1")
	if want := []string{"email1 was left out: there is no room"}; !slices.Equal(task.Result.Notes, want) {
		t.Errorf("the notes are %q", task.Result.Notes)
	}
}

func TestPhoto(t *testing.T) {
	with := providertest.Contact("photo", "jpeg")
	for name, test := range map[string]struct {
		kind      providers.OperationKind
		contact   *addressbook.Contact
		shape     addressbook.Shape
		photo     string
		isManaged bool
	}{
		"a new item with one":         {providers.CreateItem, with, nil, "jpeg", true},
		"a new item without":          {providers.CreateItem, providertest.Contact(), nil, "", false},
		"an item whose is replaced":   {providers.UpdateItem, with, addressbook.NewShape("photo"), "jpeg", true},
		"an item whose is taken off":  {providers.UpdateItem, providertest.Contact(), addressbook.NewShape("photo"), "", true},
		"an item whose is left alone": {providers.UpdateItem, with, addressbook.NewShape("surname"), "jpeg", false},
	} {
		task := &operation.Task{Operation: &providers.Operation{Kind: test.kind, Contact: test.contact, Shape: test.shape}}
		if photo, isManaged := task.Photo(); photo != test.photo || isManaged != test.isManaged {
			t.Errorf("%s: %q, %t", name, photo, isManaged)
		}
	}
}

// TestRefused has a refusal settle a task, unless it may come of the task itself.
func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		doubted   bool
		err       error
		isSettled bool
	}{
		"gone":                              {false, providers.ErrGone, true},
		"gone after a doubt":                {true, providers.ErrGone, false},
		"changed after a doubt":             {true, providers.ErrChanged, false},
		"something else after a doubt":      {true, providers.ErrDenied, true},
		"something else without any reason": {false, nil, true},
	} {
		o := providertest.Updating(item)
		task := operation.New(&o, holdsAll)
		if test.doubted {
			task.Doubt(context.Canceled)
			task.Reopen()
		}
		if task.Refused(test.err); task.IsSettled() != test.isSettled || test.isSettled && task.Result.Err == nil {
			t.Errorf("%s: %+v", name, task)
		}
	}
}

type judged struct{ verdict pace.Verdict }

func (j *judged) Error() string         { return "judged" }
func (j *judged) Verdict() pace.Verdict { return j.verdict }

func TestUnsureIsNotRepeated(t *testing.T) {
	cause := &judged{pace.Verdict{Retry: pace.Later, After: time.Second, Slower: true}}
	err := operation.Unsure(cause)
	is, ok := errors.AsType[pace.Judged](err)
	if want := (pace.Verdict{Retry: pace.Never, After: time.Second, Slower: true}); !ok || is.Verdict() != want {
		t.Errorf("the verdict is %+v, not %+v", is.Verdict(), want)
	}
	if !operation.IsUnknown(err) || !errors.Is(operation.Unsure(context.Canceled), context.Canceled) {
		t.Error("the class or the cause is lost")
	}
	if operation.Sure(err) != error(cause) || operation.Sure(cause) != error(cause) || operation.IsUnknown(cause) { //nolint:errorlint // identity is meant
		t.Error("the doubt is not taken off")
	}
}

func TestCheckAddress(t *testing.T) {
	for address, isOne := range map[string]bool{"a@x": true, "": false, "ax": false, "a@x\n": false, "a @x": false, "\xff@x": false} {
		err := operation.CheckAddress(addressbook.Mailbox{Address: address})
		if (err == nil) != isOne || err != nil && !errors.Is(err, providers.ErrNoMailbox) {
			t.Errorf("%q: %v", address, err)
		}
	}
}
