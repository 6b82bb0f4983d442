-- Slots of a schedule that somebody asks to be started though their time is over. All of them are rows of slots from the beginning, so that what was
-- asked for stays what it was when another version becomes live, and no two can ask for one slot.
CREATE TABLE backfills (
    project      TEXT    NOT NULL,
    workflow     TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    number       INTEGER NOT NULL,               -- dense in its trigger
    first        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    parallel     INTEGER NOT NULL,               -- the most runs at once
    slots        INTEGER NOT NULL,               -- how many it is to start
    existed      INTEGER NOT NULL,               -- how many of its range others had started, or were to start
    by           TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    ended_at     INTEGER,                        -- none of its slots waits any more
    cancelled_by TEXT,
    PRIMARY KEY (project, workflow, name, number),
    FOREIGN KEY (project, workflow, name) REFERENCES triggers (project, workflow, name)
) WITHOUT ROWID, STRICT;

CREATE INDEX backfills_open ON backfills (project, workflow, name, number) WHERE ended_at IS NULL;

-- The number of the backfill that starts the slot, which may be forgotten by now; NULL: the schedule itself.
ALTER TABLE slots ADD COLUMN backfill INTEGER;
CREATE INDEX slots_backfill ON slots (project, workflow, name, backfill, planned) WHERE backfill IS NOT NULL;
