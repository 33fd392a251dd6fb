-- The number by which a state is told from other SQLite files: "ctsy".
PRAGMA application_id = 0x63747379;

CREATE TABLE meta (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  lineage TEXT    NOT NULL,
  owner   TEXT    NOT NULL,
  serial  INTEGER NOT NULL
) STRICT;

INSERT INTO meta VALUES (1, '', '', 0);

-- A row stays when its mailbox is forgotten: the journal refers to it, and its
-- serial must never run again through the values it had.
CREATE TABLE mailboxes (
  id      INTEGER PRIMARY KEY,
  target  TEXT    NOT NULL,
  rep     TEXT    NOT NULL,
  known   INTEGER NOT NULL DEFAULT 0,
  address TEXT    NOT NULL DEFAULT '',
  serial  INTEGER NOT NULL DEFAULT 0,
  managed INTEGER NOT NULL DEFAULT 0 CHECK (managed >= 0),
  settled TEXT    NOT NULL DEFAULT '', -- a digest in hexadecimal
  UNIQUE (target, rep)
) STRICT;

-- The tables of a mailbox are clustered by it, so that it is read in one sweep.
-- What is never searched for lies packed in data: codec.go.

CREATE TABLE items (
  mailbox INTEGER NOT NULL,
  id      TEXT    NOT NULL,
  data    BLOB    NOT NULL,
  PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  mailbox INTEGER NOT NULL,
  key     TEXT    NOT NULL,
  data    BLOB    NOT NULL,
  PRIMARY KEY (mailbox, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE intents (
  mailbox INTEGER NOT NULL,
  key     TEXT    NOT NULL,
  op      TEXT    NOT NULL,
  closed  INTEGER NOT NULL, -- seconds since 1970; 0 while it is open
  data    BLOB    NOT NULL,
  PRIMARY KEY (mailbox, key, op)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
  mailbox INTEGER NOT NULL,
  folder  TEXT    NOT NULL,
  cursor  BLOB    NOT NULL,
  PRIMARY KEY (mailbox, folder)
) STRICT, WITHOUT ROWID;

CREATE TABLE finished (
  mailbox INTEGER NOT NULL,
  op      TEXT    NOT NULL,
  PRIMARY KEY (mailbox, op)
) STRICT, WITHOUT ROWID;

CREATE TABLE name_lists (
  digest BLOB NOT NULL PRIMARY KEY,
  names  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Times are in microseconds since 1970.

CREATE TABLE journal (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  mailbox INTEGER NOT NULL,
  run     TEXT    NOT NULL,
  key     TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  causes  TEXT    NOT NULL, -- joined by commas
  outcome TEXT    NOT NULL,
  removed INTEGER NOT NULL  -- 1 if a contact was taken away from its user
) STRICT;

CREATE INDEX journal_at ON journal (at);
CREATE INDEX journal_removed ON journal (at, mailbox) WHERE removed = 1;

CREATE TABLE baselines (
  source    TEXT    NOT NULL,
  relation  TEXT    NOT NULL,
  criterion TEXT    NOT NULL,
  count     INTEGER NOT NULL,
  PRIMARY KEY (source, relation, criterion)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  number    INTEGER PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,
  operation TEXT    NOT NULL,
  started   INTEGER NOT NULL,
  ended     INTEGER NOT NULL,
  outcome   TEXT    NOT NULL
) STRICT;
