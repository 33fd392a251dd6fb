-- Keys of which a run was undone: nothing is done about them as long as their record
-- and mapping are those of then. The digests are in hexadecimal.
CREATE TABLE holds (
  mailbox INTEGER NOT NULL,
  key     TEXT    NOT NULL,
  sync    TEXT    NOT NULL,
  src     TEXT    NOT NULL,
  map     TEXT    NOT NULL,
  gone    INTEGER NOT NULL,
  run     TEXT    NOT NULL,
  PRIMARY KEY (mailbox, key)
) STRICT, WITHOUT ROWID;
