-- Schedules. What a version says of them stands in its text; here is how far each one is. A version that was live before counts from now: nothing has
-- fired its schedules until now, and what they left is no outage.
ALTER TABLE workflows ADD COLUMN live_since INTEGER NOT NULL DEFAULT 0;
UPDATE workflows SET live_since = unixepoch() * 10000000;

-- The folder of the file that a version was published from last. NULL: it came over a wire, or an older program stored it.
ALTER TABLE versions ADD COLUMN folder TEXT;

CREATE TABLE triggers (
    project   TEXT    NOT NULL,
    workflow  TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    schedule  TEXT,                          -- its cron and zone; NULL: the live version does not declare it
    last      INTEGER NOT NULL,              -- the last slot that was handled, or since when it counts: older slots never start anything
    paused_at INTEGER,
    paused_by TEXT,
    PRIMARY KEY (project, workflow, name),
    FOREIGN KEY (project, workflow) REFERENCES workflows (project, name),
    CHECK ((paused_at IS NULL) = (paused_by IS NULL))
) WITHOUT ROWID, STRICT;

-- A slot is a planned instant of a schedule. It starts one run: its row and the run are one transaction.
CREATE TABLE slots (
    project  TEXT    NOT NULL,
    workflow TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    planned  INTEGER NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'started', 'skipped', 'failed')),
    why      TEXT    NOT NULL,
    run      BLOB    REFERENCES runs (id),
    at       INTEGER NOT NULL,
    PRIMARY KEY (project, workflow, name, planned),
    FOREIGN KEY (project, workflow, name) REFERENCES triggers (project, workflow, name),
    CHECK ((state = 'started') = (run IS NOT NULL))
) WITHOUT ROWID, STRICT;

CREATE INDEX slots_run ON slots (run) WHERE run IS NOT NULL;
CREATE INDEX slots_waiting ON slots (project, workflow, name, planned) WHERE state = 'waiting';
CREATE INDEX slots_without_run ON slots (project, workflow, name, planned) WHERE state IN ('skipped', 'failed');
