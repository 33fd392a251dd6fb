-- Mailboxes with their trees and items. Keys and numbers are seqs of the
-- mailbox: each is given out once.

CREATE TABLE mailbox (
    id      INTEGER PRIMARY KEY,
    address TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    guid    BLOB    NOT NULL UNIQUE,
    away    INTEGER NOT NULL DEFAULT 0,
    seq     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE folder (
    mailbox       INTEGER NOT NULL REFERENCES mailbox,
    key           INTEGER NOT NULL,
    parent        INTEGER NOT NULL,
    distinguished TEXT    NOT NULL,
    modified      INTEGER NOT NULL,
    props         BLOB    NOT NULL,
    PRIMARY KEY (mailbox, key)
) STRICT, WITHOUT ROWID;

-- Where each folder was since when, those that are gone too. Parent 0: nowhere.
CREATE TABLE placement (
    mailbox INTEGER NOT NULL REFERENCES mailbox,
    folder  INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    parent  INTEGER NOT NULL,
    PRIMARY KEY (mailbox, folder, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
    mailbox    INTEGER NOT NULL REFERENCES mailbox,
    key        INTEGER NOT NULL,
    folder     INTEGER NOT NULL,
    origin     INTEGER NOT NULL,
    associated INTEGER NOT NULL,
    modified   INTEGER NOT NULL,
    props      BLOB    NOT NULL,
    PRIMARY KEY (mailbox, key)
) STRICT;

-- By the item's origin, which a move does not change.
CREATE TABLE attachment (
    mailbox    INTEGER NOT NULL REFERENCES mailbox,
    origin     INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    content_id TEXT    NOT NULL,
    inline     INTEGER NOT NULL,
    photo      INTEGER NOT NULL,
    modified   TEXT    NOT NULL,
    content    BLOB    NOT NULL,
    PRIMARY KEY (mailbox, origin, number)
) STRICT;

-- The items that left a folder, for the clients that know them there.
CREATE TABLE tombstone (
    mailbox    INTEGER NOT NULL REFERENCES mailbox,
    folder     INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    item       INTEGER NOT NULL,
    associated INTEGER NOT NULL,
    PRIMARY KEY (mailbox, folder, seq)
) STRICT, WITHOUT ROWID;
