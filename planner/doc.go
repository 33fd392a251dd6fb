// Package planner decides what is to be done to a mailbox. Compute is a pure
// function: of what should be in the mailbox (slots), of what the state
// remembers (entries, intents) and of what is there (items). It does no I/O,
// reads no clock and keeps nothing, so that the same input in any order gives
// the same plan to the byte.
//
// # Identity
//
// Everything is decided key by key. First the items under a key are sorted
// out (match.go):
//
//	item                                         is            action             cause
//	-------------------------------------------  ------------  -----------------  ---------
//	names an owner who is neither we nor         foreign       none, skip         -
//	  a previous owner
//	has a mark that cannot be read               unreadable    none, skip         -
//	names another mailbox, or has the op of an   a copy        unmark             user_copy
//	  item that we deleted or are deleting
//	one of several with one op, and not the      a copy        unmark             user_copy
//	  state's item, or else the one seen first,
//	  or else the oldest
//	one of several with different ops, and not   a second one  delete, if the     duplicate
//	  the new half of an open recreate, the        of ours     state knows the
//	  state's item, the one that is wanted or                  op; else a note
//	  the oldest, in this order
//	what remains                                 the contact   decided below      see below
//
// A key that has none, while a contact of the same kind and record id is there from a source
// that no sync reads, is skipped (stray.go): it may be the same record, whose provider was renamed.
//
// # The decision
//
// Then one row applies. Desired says whether there is a slot, recorded whether
// the state has an entry, observed whether the contact is there. Contents are
// the same if the contact holds what is wanted, or what the server once made of
// the same; the place is right if no folder is configured, or if the contact
// lies in it.
//
//	desired  recorded  observed  contents  place  action                 cause
//	-------  --------  --------  --------  -----  ---------------------  ---------------------------------
//	unknown  any       any       -         -      none, skip             why it is unknown
//	yes      no        no        -         -      create                 selected
//	yes      no        yes       same      right  none, it is recorded   -
//	yes      no        yes       same      wrong  move, if always        folder_policy
//	yes      no        yes       differ    any    update                 mark_found
//	yes      any       released  any       any    update, taken back     selected_again, and as observed
//	yes      yes       no        -         -      create                 deleted_in_mailbox
//	yes      yes       yes       same      right  none                   -
//	yes      yes       yes       same      wrong  move, if always        folder_policy, moved_in_mailbox
//	yes      yes       yes       differ    any    update or recreate     changed_in_crm, mapping_changed,
//	                                                                     edited_in_mailbox, claimed_by
//	no       any       yes       -         -      see Removal            see Removal
//	no       yes       no        -         -      forget                 deleted_in_mailbox
//
// All causes that hold are given. What they take as evidence:
//
//	cause              holds if
//	-----------------  ---------------------------------------------------------------
//	changed_in_crm     the wanted contents and the fields that the mapping read differ
//	                   from those in the entry
//	mapping_changed    the wanted contents and the mapping differ from those in the
//	                   entry, or the contents alone
//	edited_in_mailbox  the properties differ from those first read after our write
//	claimed_by         another sync filled the slot before, and one of the above holds
//	mark_found         there is no entry, or nothing of the above holds
//	folder_policy      our last write left the contact in another folder than the
//	                   configured one
//	moved_in_mailbox   the contact is not where our last write left it
//	owner_renamed      the mark names a previous owner
//	requested          the user asked for it to be made anew
//
// A contact is made anew only if the user asked for it, or if its record
// changed, the policy says recreate and no other sync took it over; one that was
// the user's own before never is. Every other difference is mended in place.
// The new half is made before the old one is deleted, so that there is never
// none.
//
// # Placement
//
//	policy     new contact            contents change        contents stay
//	---------  ---------------------  ---------------------  ---------------------
//	no folder  main contacts folder   stays where it is      stays where it is
//	folder     the folder, made if    goes to the folder     on_change: stays
//	           it does not exist      from wherever it is    always: goes there now
//
// A move that was begun is finished whatever the policy says of moves. A folder
// is found (folder.go) by our mark for its path, the oldest of several, else by
// its name, exact before ignoring case. One that carries our mark and that no
// policy names goes when nothing is left in it.
//
// # Drift
//
// What a user did, under the three policies:
//
//	on_drift   edited        moved              deleted   and the record or mapping changed too
//	---------  ------------  -----------------  --------  -------------------------------------
//	overwrite  overwritten   as placement says  restored  written as decided above
//	keep       stays         stays              stays     written as decided above
//	report     stays, note   stays, note        stays,    written as decided above
//	                                            note
//
// A property may have a policy of its own, which the planner follows part by part (part.go):
// an edit of it is kept until what is wanted of this property changes. What was let be
// is remembered by the digest of the contents, so that it is not read in every run.
//
// # What is not ours
//
//	property                      what is compared           what is written
//	----------------------------  -------------------------  -----------------------------------
//	one that no mapping names     nothing                    nothing; lost with a recreate, but
//	                                                         for categories and notes
//	written once                  nothing                    with a new contact alone; a recreate
//	                                                         takes the old half's over
//	categories                    those that we put in       these, and the user's as they are
//	notes                         the block between its      the block, and the user's text
//	                              two lines                  around it
//	photo                         the CRM's with the one      the CRM's; one that cannot be had
//	                              that was written last       stays as it is
//	one whose field is locked     nothing                    nothing, as written once
//
// # Removal
//
// What becomes of a contact that is not desired any more is decided by the
// policy of the sync that the entry names (removal.go). Without an entry the
// most careful of all policies decides.
//
//	because                      setting          delete   keep            cause
//	---------------------------  ---------------  -------  --------------  ------------------
//	the record is not selected   on_unselected    delete   release         no_longer_selected
//	the record is gone           on_deleted       delete   release         deleted_in_crm
//	the mailbox takes no part    on_mailbox_left  delete   none            mailbox_left
//	the sync is not configured   -                delete   -               sync_removed
//	the look-up failed           -                none, skip               -
//	destroy                      -                delete                   destroy
//	release, of a mailbox        -                unmark                   release
//	erase, of a record           -                delete                   erase
//
// A contact that was the user's own before it was adopted is released where
// another one is deleted. A released contact is left alone, unless its record
// is gone and on_deleted says delete. The command release takes the marks off these as well; the
// command erase deletes everything that carries the key of the record for good, whatever it was
// before.
//
// # Undo
//
// What a run replaced or took away can be kept, and brought back (undo.go): key by key, whatever
// became of the run. A key that was undone is on hold (hold.go): nothing is done about it as long as its
// record and the mapping are what they were then, and every plan has a note of it. A hold ends when
// one of these changes, when the key is selected no longer or its record is deleted, when
// everything is destroyed or released, and when the user says so.
//
// # Guards
//
// The guards look at all mailboxes of a run. Each blocks the actions that it
// counts, in its scope, and nothing else (guard.go).
package planner
