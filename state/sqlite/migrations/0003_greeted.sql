-- Whether the mailbox was synchronized once without a contact being held back because
-- the user has it already.
ALTER TABLE mailboxes ADD COLUMN greeted INTEGER NOT NULL DEFAULT 0;
