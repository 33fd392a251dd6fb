// Package sandbox is a simulated Exchange and a simulated CRM for tests and for
// trying things out: mailboxes behind an EWS endpoint that is as strict as
// Exchange and behind Microsoft Graph, and persons and companies behind a
// CRM.interface, with accounts, limits, and faults on demand. It listens on
// loopback only, since its passwords are printed and its control endpoint asks for
// none.
//
// # Signing in
//
// Each mailbox has a user with its address as the name, who has that mailbox. A
// service account has full access to all mailboxes and may impersonate their
// owners, save those that refuse it. All sign in with Basic, NTLM (raw, or in
// Negotiate) or an access token, which POST /token gives, or
// /TENANT/oauth2/v2.0/token with its discovery document: grant_type
// client_credentials, a user as client_id, the password as client_secret. Five
// wrong passwords in a row lock an account until the control endpoint unlocks it.
//
// Graph takes access tokens only. An app is registered for it, which gets them
// below its tenant, by its secret or by an assertion of one of its certificates;
// it may do in all mailboxes what its permission says, save in those that refuse
// it. Each mailbox is behind EWS and Graph, or at one of them.
//
// # Control
//
// The control endpoint has no faults and is not counted. It speaks JSON; package
// control has the list of what it does, and [control.Manual] prints it.
package sandbox
