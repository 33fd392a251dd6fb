// Package planner decides what is to be done to a mailbox. Compute is a pure
// function: of what should be in the mailbox (slots), of what the state
// remembers (entries, intents) and of what is there (items). It does no I/O,
// reads no clock and keeps nothing, so that the same input in any order gives
// the same plan to the byte.
//
// # The decision
//
// Everything is decided key by key. Copies that users made are set aside first:
// see match.go. Then one row applies. Wanted says whether there is a slot,
// entry whether the state has one, item whether a contact of ours is there.
// Contents are the same if the item holds what is wanted, or what the server
// once made of it; the place is right if no folder is configured, or if the
// item lies in it.
//
//	wanted   entry  item      contents  place  action                 cause
//	-------  -----  --------  --------  -----  ---------------------  ---------------------------------
//	unknown  any    any       -         -      none, and a skip       why it is unknown
//	yes      no     no        -         -      create                 selected
//	yes      no     yes       same      right  none, it is recorded   -
//	yes      no     yes       same      wrong  move, if always        folder_policy
//	yes      no     yes       differ    any    update                 mark_found
//	yes      any    released  any       any    update                 selected_again, and those below
//	yes      yes    no        -         -      create                 deleted_in_mailbox
//	yes      yes    yes       same      right  none                   -
//	yes      yes    yes       same      wrong  move, if always        folder_policy, moved_in_mailbox
//	yes      yes    yes       differ    any    recreate or update     changed_in_crm, mapping_changed,
//	                                                                  edited_in_mailbox, claimed_by
//	no       any    yes       -         -      delete, release, none  no_longer_selected, deleted_in_crm,
//	                                                                  mailbox_left, sync_removed
//	no       yes    no        -         -      forget                 deleted_in_mailbox
//	any      any    second    -         -      delete, or a note      duplicate
//	any      any    copy      -         -      unmark                 user_copy
//
// All causes that hold are given. A contact is made anew only if its record
// changed, its policy says so, it was not the user's own before, and no other sync
// took it over; every other difference is mended in place. The new half is made first, so that
// there is never none.
//
// # Drift
//
// Under Keep and Report what the user alone did (edited_in_mailbox, moved_in_mailbox, a
// deletion) stays until the record or the mapping changes; Report notes it.
//
// # Placement
//
// A new contact goes to the configured folder, or to the main contacts folder
// if there is none. One whose contents change goes to the configured folder
// from wherever it is. One whose contents do not change is moved only if the
// policy says always. Folders are found by their marks, then by their names:
// see folder.go.
//
// # Removal
//
// The policy of the sync that filled the slot says what becomes of a contact
// that is not wanted any more: removal.go. What could not be looked up stays.
//
// # Guards
//
// The guards look at all mailboxes of a run. Each blocks the actions that it
// counts, in its scope, and nothing else: guard.go.
package planner
