-- Which engine drives the folder: each one that starts takes the next epoch, and every commit looks whether it still stands. So of two engines
-- (a file system without locks, a lock file that somebody removed) the older one is refused. One partition: SQLite has one writer.
CREATE TABLE partitions (
    id       INTEGER NOT NULL PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    holder   TEXT    NOT NULL,               -- for messages
    taken_at INTEGER NOT NULL
) STRICT;

INSERT INTO partitions (id, epoch, holder, taken_at) VALUES (0, 0, '', 0);
