-- The digest of the configuration of the last saved plan that was taken up, in
-- hexadecimal; empty if there was none.
ALTER TABLE meta ADD COLUMN approved_config TEXT NOT NULL DEFAULT '';

ALTER TABLE runs ADD COLUMN config_not_approved INTEGER NOT NULL DEFAULT 0;

-- The id of an approval, empty if there is none.
ALTER TABLE journal ADD COLUMN approval TEXT NOT NULL DEFAULT '';

-- What guards held back. The digests of changes lie in order, without anything between them.
CREATE TABLE withheld (
  run     TEXT    NOT NULL,
  guard   TEXT    NOT NULL,
  target  TEXT    NOT NULL,
  scope   TEXT    NOT NULL,
  mailbox INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  blocks  TEXT    NOT NULL,
  figures TEXT    NOT NULL, -- what was counted
  maximum TEXT    NOT NULL, -- what is still allowed
  changes BLOB    NOT NULL,
  PRIMARY KEY (run, guard, target, scope, mailbox)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals (
  number  INTEGER PRIMARY KEY,
  id      TEXT    NOT NULL UNIQUE,
  run     TEXT    NOT NULL,
  guard   TEXT    NOT NULL,
  target  TEXT    NOT NULL,
  scope   TEXT    NOT NULL,
  who     TEXT    NOT NULL,
  reason  TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  changes INTEGER NOT NULL
) STRICT;

-- The changes of an approval that are not made yet.
CREATE TABLE approved (
  mailbox  INTEGER NOT NULL,
  approval TEXT    NOT NULL,
  changes  BLOB    NOT NULL,
  PRIMARY KEY (mailbox, approval)
) STRICT, WITHOUT ROWID;
