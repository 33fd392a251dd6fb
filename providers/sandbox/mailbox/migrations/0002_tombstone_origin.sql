-- The id that a moved item keeps is of its origin. Tombstones of before do not
-- know it; for items that were never moved it is the item itself.

ALTER TABLE tombstone ADD COLUMN origin INTEGER NOT NULL DEFAULT 0;
