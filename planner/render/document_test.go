package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"contactsync/planner"
	"contactsync/planner/redact"
	"contactsync/planner/render"
)

func document(t *testing.T, view render.PlanView, o render.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := render.Document(&out, view, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDocument(t *testing.T) {
	hashed := render.Options{Redactor: redact.NewHashing([]byte("key"))}
	for _, c := range []struct {
		name    string
		view    render.PlanView
		options render.Options
	}{
		{"document", everything(), hidden()},
		{"document_shown", everything(), shown()},
		{"document_hashed", everything(), hashed},
		{"document_empty", view(planner.Header{Operation: "apply"}, planner.Footer{}), hidden()},
	} {
		t.Run(c.name, func(t *testing.T) { golden(t, c.name, document(t, c.view, c.options)) })
	}
}

// TestDocumentIsAPlanOfTerraform reads a document as the tools do that read Terraform's.
func TestDocumentIsAPlanOfTerraform(t *testing.T) {
	var plan tfjson.Plan
	if err := json.Unmarshal(document(t, everything(), hidden()), &plan); err != nil {
		t.Fatal(err)
	}
	if len(plan.ResourceChanges) != 11 {
		t.Fatalf("%d changes", len(plan.ResourceChanges))
	}
	for i, want := range []struct {
		address string
		actions tfjson.Actions
	}{
		{`contact.sales["5/crm/person/1"]`, tfjson.Actions{tfjson.ActionCreate}},
		{`contact.sales["5/crm/person/2"]`, tfjson.Actions{tfjson.ActionUpdate}},
		{`contact.sales["5/crm/person/3"]`, tfjson.Actions{tfjson.ActionCreate, tfjson.ActionDelete}},
		{`contact.sales["5/crm/person/4"]`, tfjson.Actions{tfjson.ActionUpdate}},
		{`contact.sales["5/crm/person/5"]`, tfjson.Actions{tfjson.ActionDelete}},
		{`contact.sales["5/crm/person/6"]`, tfjson.Actions{tfjson.ActionDelete}},
		{`contact.sales["5/crm/person/7"]`, tfjson.Actions{tfjson.ActionForget}},
		{`contact.*["5/crm/person/8"]`, tfjson.Actions{tfjson.ActionUpdate}},
		{`contact.old["5/crm/person/9"]`, tfjson.Actions{tfjson.ActionForget}},
		{`contact.sales["5/crm/person/10"]`, tfjson.Actions{tfjson.ActionUpdate}},
		{`contact.sales["6/crm/company/1"]`, tfjson.Actions{tfjson.ActionNoop}}, // a guard blocks it
	} {
		got := plan.ResourceChanges[i]
		if got.Address != want.address || !slices.Equal(got.Change.Actions, want.actions) {
			t.Errorf("got %s %v, want %s %v", got.Address, got.Change.Actions, want.address, want.actions)
		}
		if got.Mode != tfjson.ManagedResourceMode || got.Type != "contact" || got.ProviderName != "vdir.mail" {
			t.Errorf("%s is a %s of mode %s and provider %s", got.Address, got.Type, got.Mode, got.ProviderName)
		}
	}
	sensitive, ok := plan.ResourceChanges[0].Change.AfterSensitive.(map[string]any)
	if !ok || sensitive["surname"] != true || sensitive["sensitivity"] != nil {
		t.Errorf("sensitive after a create: %v", plan.ResourceChanges[0].Change.AfterSensitive)
	}
}

// TestLargeDocumentIsAPlanOfTerraform does the same for a plan of 50,000 changes.
func TestLargeDocumentIsAPlanOfTerraform(t *testing.T) {
	var plan tfjson.Plan
	if err := json.Unmarshal(document(t, large(500), hidden()), &plan); err != nil {
		t.Fatal(err)
	}
	if n := len(plan.ResourceChanges); n != 50_000 {
		t.Errorf("%d changes", n)
	}
}

func TestDocumentErrors(t *testing.T) {
	broken := errors.New("broken")
	failing := everything()
	failing.Mailboxes = func(yield func(*planner.MailboxPlan, error) bool) { yield(nil, broken) }
	if err := render.Document(new(bytes.Buffer), failing, hidden()); !errors.Is(err, broken) {
		t.Errorf("of the mailboxes: %v", err)
	}
	if err := render.Document(writer{broken}, everything(), hidden()); !errors.Is(err, broken) {
		t.Errorf("of the writer: %v", err)
	}
}
