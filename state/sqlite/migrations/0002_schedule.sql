-- The time that the schedule counts from, in microseconds since 1970; NULL if there
-- is none.
ALTER TABLE meta ADD COLUMN anchor INTEGER;

-- Of runs before this version nothing is known but their outcome.
ALTER TABLE runs ADD COLUMN partial          INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN mailboxes        INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN failed_mailboxes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN changes          INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN failed_changes   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN guards           TEXT    NOT NULL DEFAULT ''; -- joined by commas

CREATE TABLE failing (
  mailbox INTEGER PRIMARY KEY,
  since   INTEGER NOT NULL
) STRICT;
