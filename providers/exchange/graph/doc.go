// Package graph keeps contacts in the mailboxes of Exchange Online, by Microsoft
// Graph v1.0. It is a providers.Target.
//
// # What it needs
//
// An application in Microsoft Entra with one right over mailboxes: to read and
// write contacts. A plan gets by with reading them. Give it by RBAC for
// Applications, which confines it to some mailboxes, in Exchange Online
// PowerShell:
//
//	New-ServicePrincipal -AppId <client_id> -ObjectId <object id of the enterprise application>
//	New-ManagementScope -Name CRM -RecipientRestrictionFilter "CustomAttribute1 -eq 'crm'"
//	New-ManagementRoleAssignment -App <client_id> -Role "Application Contacts.ReadWrite" -CustomResourceScope CRM
//	Test-ServicePrincipalAuthorization -Identity <client_id> -Resource ada@example.com
//
// Do not grant Contacts.ReadWrite in Entra beside that: it would be for all
// mailboxes, and a scope takes nothing away. Changes take up to two hours.
// Where all mailboxes are meant, the application permission Contacts.ReadWrite
// with an administrator's consent is enough.
//
// # What is looked at
//
// A mailbox is the one of an address, which is a user principal name or an
// alias that Graph takes for one. In it, the folders are the main contacts
// folder and those below it; and in these, contacts that carry a mark. What
// changed is asked of the service by delta, with ids alone; the marks of what is
// new or changed are asked for by these ids, and values of marked contacts only;
// of others, where adoption looks for candidates, those that it compares.
//
// The cursors hold the links that the service gave, and that they are of
// immutable ids. A link that it does not take has the folder read from the
// start, and so has full_every. A quiet mailbox costs one request for the
// folders and one for each of them. No decision rests on delta alone: what it
// says twice or late is read again by id.
//
// A photo takes a request of its own. It is asked for only of contacts that say that
// they have one, by the property of MAPI that whoever adds or takes off a photo must
// keep right (PidLidHasPicture).
//
// # How it is written
//
// Operations go out in batches of up to twenty, each of which depends on the one
// before: a mailbox has as many requests at once as batches. Each operation has
// its own outcome. Where it is not known whether something was done, it is looked
// up before it is repeated: what was created by its key and op, what was changed
// or deleted by its id and version.
//
// Before an item is changed or deleted it is looked at, for its version and
// whether it lies in a folder that is looked at: one that the user deleted keeps
// its id. Updates and deletions name the version besides, as far as Graph takes
// it.
//
// # How fast it goes
//
// A mailbox has mailbox_concurrency requests at a time and mailbox_requests in ten
// minutes, all mailboxes together have concurrency and requests_per_second; where batches
// are counted, their requests are. What is refused because there was too much of it comes
// again when the service says so, and with half as many at a time, which grow again with
// what succeeds: in its mailbox, or in all of them if it was the application that sent too many.
//
// # What is different here
//
// There is no move. MoveItem makes the contact in the other folder, reads it and
// then deletes the one that was there. The contact has another id and date of
// creation then and loses what Graph does not show: flags, reminders,
// attachments, the format of its notes.
//
// Graph has two ways to delete. DELETE puts a contact into Deleted Items, which is
// delete_mode deleted_items. permanentDelete takes it out of the user's sight;
// an administrator can recover it for as long as the mailbox retains deleted
// items. This is permanent, and recoverable_items too, since nothing else keeps it
// out of Deleted Items. Clouds without permanentDelete use DELETE for all three; one
// of which that is not known counts as such once it refused three in a row. What was
// deleted is out of reach of the one right that is needed here: the target is no
// providers.Purger.
//
// The service keeps lists of e-mail addresses, business and home phones without gaps:
// without a first one, the second becomes the first. That is what is compared
// then, so that it is no drift. A mapping that sets email2 and not email1 manages
// both here, of which validate warns. The service gives contacts in a folder the folder's name as a
// category, which is passed over. It may take the name of an e-mail address from a
// directory.
//
// # Errors
//
// The codes of the service and what they mean stand in one table, rules. What it
// says in words is never passed on: it may name people.
package graph
