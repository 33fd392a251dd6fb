package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"contactsync/providers/sandbox"
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/seed"
)

// office is a simulated Exchange with a simulated CRM beside it, as the people in
// an office see them: what is in their mailboxes, and what they do there with
// Outlook.
type office struct {
	server *sandbox.Server
}

// ownContact is what every user in the office has in the address book already.
// Nothing else has these values.
func ownContact() seed.Item {
	address := func(id uint32) mailbox.Property { return mailbox.Property{Set: mailbox.SetAddress, ID: id} }
	return seed.Item{Props: mailbox.Bag{
		mailbox.MessageClass: "IPM.Contact",
		mailbox.GivenName:    "Fay",
		mailbox.Surname:      "Friend",
		mailbox.DisplayName:  "Fay Friend",
		mailbox.Body:         "from school",
		mailbox.Tag(0x3A1C):  "+1 202 555 0100",
		address(0x8083):      "fay@friend.example",
	}}
}

// openOffice starts an Exchange with the mailboxes of the reps in the file
// reps.csv of a directory. Each user has a contact of his own.
func openOffice(crm string, o sandbox.Options) (*office, error) {
	boxes, err := seed.Read(crm, 1, 0)
	if err != nil {
		return nil, err
	}
	for i := range boxes {
		boxes[i].Folders = []seed.Folder{{Items: []seed.Item{ownContact()}}}
	}
	o.Mailboxes, o.Seed = boxes, 1
	server, err := sandbox.Start(o)
	if err != nil {
		return nil, err
	}
	return &office{server}, nil
}

// close ends the Exchange. It fails if a client did what a real one would
// punish.
func (o *office) close() error {
	if err := o.server.Close(); err != nil {
		return err
	}
	if violations := o.server.Violations(); len(violations) > 0 {
		return fmt.Errorf("Exchange complains:\n%s", strings.Join(violations, "\n"))
	}
	return nil
}

// variables are the settings of the providers as the environment of contactsync
// has them.
func (o *office) variables() map[string]string {
	ready := o.server.Ready()
	return map[string]string{
		"CONTACTSYNC_VAR_ews_url":         ready.EWS,
		"CONTACTSYNC_VAR_ews_user":        ready.Service.User,
		"CONTACTSYNC_VAR_ews_password":    ready.Service.Password,
		"CONTACTSYNC_VAR_ews_ca_file":     ready.CA,
		"CONTACTSYNC_VAR_graph_url":       ready.Graph,
		"CONTACTSYNC_VAR_graph_authority": ready.App.Authority,
		"CONTACTSYNC_VAR_graph_tenant_id": ready.App.Tenant,
		"CONTACTSYNC_VAR_graph_client_id": ready.App.Client,
		"CONTACTSYNC_VAR_graph_secret":    ready.App.Secret,
		"CONTACTSYNC_VAR_graph_ca_file":   ready.CA,
		"CONTACTSYNC_VAR_crm_url":         ready.CRM,
		"CONTACTSYNC_VAR_crm_user":        ready.CRMMaster.User,
		"CONTACTSYNC_VAR_crm_password":    ready.CRMMaster.Password,
		"CONTACTSYNC_VAR_crm_ca_file":     ready.CA,
	}
}

// addressBook reads a mailbox.
func (o *office) addressBook(address string) (book addressBook, err error) {
	err = o.control(http.MethodGet, address, nil, &book)
	return book, err
}

// act has the user of a mailbox do something. What there is to do, and what it
// takes, is in the manual of the control endpoint.
func (o *office) act(address, act string, order map[string]any) error {
	return o.control(http.MethodPost, address+"/"+act, order, nil)
}

// control sends a request about a mailbox to the control endpoint.
func (o *office) control(method, path string, order, answer any) (err error) {
	var body bytes.Buffer
	if order != nil {
		if err := json.NewEncoder(&body).Encode(order); err != nil {
			return err
		}
	}
	request, err := http.NewRequest(method, o.server.Ready().Control+"/mailboxes/"+path, &body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(response.Body)
	if err := response.Body.Close(); err != nil {
		return err
	}
	switch {
	case err != nil:
		return err
	case response.StatusCode >= http.StatusBadRequest:
		return fmt.Errorf("%s %s: %s", method, path, text)
	case answer == nil:
		return nil
	}
	return json.Unmarshal(text, answer)
}
