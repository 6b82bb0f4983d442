-- Times are integers: units of 100 ns since 1970-01-01 UTC, so that what is read back equals what was written to the last digit; for people
-- datetime(t / 10000000, 'unixepoch'). Ids are UUIDv7 as 16 bytes, big-endian: they grow with time, so new rows lie together.
-- `body` is the whole row as JSON, byte for byte what events.changes holds; the columns beside it repeat what SQL asks for.
-- Tables that many runs grow at once keep their rowid: rows are appended page by page, and only the compact key index is written all over.
-- Clustered by run (WITHOUT ROWID) they took twice the time for a commit of 500 runs, and 2.4 times the room.

CREATE TABLE schema_versions (
    number     INTEGER NOT NULL PRIMARY KEY,
    applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE workflows (
    project    TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    live       INTEGER NOT NULL,             -- the version that triggers and `wf run NAME` use
    versions   INTEGER NOT NULL,             -- the newest version's number
    runs       INTEGER NOT NULL,             -- the last run's number
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (project, name),
    CHECK (live BETWEEN 1 AND versions)
) WITHOUT ROWID, STRICT;

CREATE TABLE versions (
    project    TEXT    NOT NULL,
    workflow   TEXT    NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    digest     TEXT    NOT NULL,
    canonical  TEXT    NOT NULL,             -- RFC 8785 JSON
    text       TEXT    NOT NULL,             -- as its author wrote it
    source     TEXT,
    message    TEXT,
    by         TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (project, workflow, number),
    FOREIGN KEY (project, workflow) REFERENCES workflows (project, name)
) STRICT;

CREATE INDEX versions_digest ON versions (project, workflow, digest, number);

CREATE TABLE runs (
    id              BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    project         TEXT    NOT NULL,
    workflow        TEXT    NOT NULL,
    number          INTEGER NOT NULL CHECK (number > 0),
    version         INTEGER NOT NULL,
    label           TEXT    NOT NULL,        -- bike-demand#42, bike-drift#7/retrain
    parent          BLOB    REFERENCES runs (id),
    status          TEXT    NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    concurrency_key TEXT,
    created_at      INTEGER NOT NULL,
    body            TEXT    NOT NULL,
    FOREIGN KEY (project, workflow, version) REFERENCES versions (project, workflow, number)
) STRICT;

-- A child has its root run's number.
CREATE UNIQUE INDEX runs_number ON runs (project, workflow, number) WHERE parent IS NULL;
CREATE INDEX runs_label ON runs (project, label);
CREATE INDEX runs_newest ON runs (project, workflow, id);
CREATE INDEX runs_newest_roots ON runs (project, id) WHERE parent IS NULL;
CREATE INDEX runs_children ON runs (parent) WHERE parent IS NOT NULL;
CREATE INDEX runs_status ON runs (status, project, id);

-- A step without a row is waiting.
CREATE TABLE steps (
    run    BLOB    NOT NULL REFERENCES runs (id),
    step   INTEGER NOT NULL CHECK (step >= 0),
    status TEXT    NOT NULL CHECK (status IN ('waiting', 'ready', 'starting', 'running', 'backoff', 'succeeded', 'failed', 'skipped', 'cancelled')),
    body   TEXT    NOT NULL,
    PRIMARY KEY (run, step)
) STRICT;

-- The items of a fan-out, apart from its step, whose row changes with each instance.
CREATE TABLE step_items (
    run  BLOB    NOT NULL REFERENCES runs (id),
    step INTEGER NOT NULL,
    body TEXT    NOT NULL,
    PRIMARY KEY (run, step)
) STRICT;

-- An instance has a row from its first end on; before that, its live attempt says all.
CREATE TABLE instances (
    run    BLOB    NOT NULL REFERENCES runs (id),
    step   INTEGER NOT NULL,
    item   INTEGER NOT NULL CHECK (item >= 0),
    status TEXT    NOT NULL CHECK (status IN ('waiting', 'ready', 'starting', 'running', 'backoff', 'succeeded', 'failed', 'skipped', 'cancelled')),
    body   TEXT    NOT NULL,
    PRIMARY KEY (run, step, item)
) STRICT;

CREATE TABLE attempts (
    uid        BLOB    NOT NULL PRIMARY KEY CHECK (length(uid) = 16),
    run        BLOB    NOT NULL REFERENCES runs (id),
    step       INTEGER NOT NULL,
    item       INTEGER NOT NULL CHECK (item >= -1),        -- -1: a plain step
    number     INTEGER NOT NULL CHECK (number > 0),
    status     TEXT    NOT NULL CHECK (status IN ('starting', 'succeeded', 'failed', 'cancelled')),
    generation INTEGER NOT NULL,
    memory     INTEGER,                                    -- bytes, where it is not the definition's
    created_at INTEGER NOT NULL,
    ended      TEXT,                                       -- the body of its end
    -- Only observed, never replayed: written now and then, lost without harm.
    observed_started_at   INTEGER,
    observed_waits_kind   TEXT,
    observed_waits_text   TEXT,
    observed_waits_since  INTEGER,
    observed_progress     REAL,
    observed_progress_text TEXT,
    observed_heartbeat    INTEGER,
    CHECK ((status = 'starting') = (ended IS NULL))
) STRICT;

CREATE UNIQUE INDEX attempts_number ON attempts (run, step, item, number);

-- Never two live attempts of one step or instance.
CREATE UNIQUE INDEX attempts_live ON attempts (run, step, item) WHERE status = 'starting';

CREATE TABLE events (
    run      BLOB    NOT NULL REFERENCES runs (id),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    at       INTEGER NOT NULL,
    type     TEXT    NOT NULL,
    fact     TEXT    NOT NULL,
    changes  TEXT    NOT NULL,
    PRIMARY KEY (run, sequence)
) STRICT;

-- Commands for a run, from any process. Answered ones are kept a while for whoever waits for the answer.
CREATE TABLE inbox (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    run         BLOB    NOT NULL,
    event       TEXT,                        -- null: the run was accepted
    at          INTEGER NOT NULL,
    answered_at INTEGER,
    refused     TEXT
) STRICT;

CREATE INDEX inbox_open ON inbox (id) WHERE answered_at IS NULL;
CREATE INDEX inbox_answered ON inbox (answered_at) WHERE answered_at IS NOT NULL;

-- Which run an acceptance under this key gave.
CREATE TABLE idempotency (
    project TEXT NOT NULL,
    key     TEXT NOT NULL,
    run     BLOB NOT NULL REFERENCES runs (id),
    PRIMARY KEY (project, key)
) WITHOUT ROWID, STRICT;

CREATE TABLE cached_steps (
    project   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    outputs   TEXT,
    artifacts TEXT    NOT NULL,
    PRIMARY KEY (project, key)
) STRICT;

CREATE TABLE metrics (
    run     BLOB    NOT NULL REFERENCES runs (id),
    attempt BLOB    NOT NULL REFERENCES attempts (uid),
    name    TEXT    NOT NULL,
    value   REAL    NOT NULL,
    step    INTEGER,                         -- the author's: epoch, iteration
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX metrics_run ON metrics (run);
CREATE UNIQUE INDEX metrics_point ON metrics (attempt, name, at, coalesce(step, -9223372036854775808)); -- a batch sent twice is stored once

CREATE TABLE models (
    project  TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    versions INTEGER NOT NULL,               -- the newest version's number
    PRIMARY KEY (project, name)
) WITHOUT ROWID, STRICT;

CREATE TABLE model_versions (
    project         TEXT    NOT NULL,
    model           TEXT    NOT NULL,
    number          INTEGER NOT NULL CHECK (number > 0),
    sha256          TEXT    NOT NULL,
    size            INTEGER NOT NULL,
    file_name       TEXT    NOT NULL,
    metrics         TEXT    NOT NULL,
    tags            TEXT    NOT NULL,
    run             BLOB    REFERENCES runs (id),
    step            TEXT,
    idempotency_key TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    PRIMARY KEY (project, model, number),
    UNIQUE (project, model, idempotency_key),
    FOREIGN KEY (project, model) REFERENCES models (project, name)
) STRICT;

CREATE TABLE model_aliases (
    project TEXT    NOT NULL,
    model   TEXT    NOT NULL,
    alias   TEXT    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (project, model, alias),
    FOREIGN KEY (project, model, version) REFERENCES model_versions (project, model, number)
) WITHOUT ROWID, STRICT;

CREATE TABLE model_alias_moves (
    id       INTEGER NOT NULL PRIMARY KEY,
    project  TEXT    NOT NULL,
    model    TEXT    NOT NULL,
    alias    TEXT    NOT NULL,
    previous INTEGER,
    version  INTEGER NOT NULL,
    by       TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    FOREIGN KEY (project, model, version) REFERENCES model_versions (project, model, number)
) STRICT;

CREATE INDEX model_alias_moves_model ON model_alias_moves (project, model, id);
