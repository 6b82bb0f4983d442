-- Schedules and their slots (Sqlite/Schema/0010.sql has the reasons).
ALTER TABLE workflows ADD COLUMN live_since bigint NOT NULL DEFAULT 0;
UPDATE workflows SET live_since = floor(extract(epoch FROM clock_timestamp()) * 10000000)::bigint;

ALTER TABLE versions ADD COLUMN folder text;

CREATE TABLE triggers (
    project   text   NOT NULL,
    workflow  text   NOT NULL,
    name      text   NOT NULL,
    schedule  text,
    last      bigint NOT NULL,
    paused_at bigint,
    paused_by text,
    PRIMARY KEY (project, workflow, name),
    FOREIGN KEY (project, workflow) REFERENCES workflows (project, name),
    CHECK ((paused_at IS NULL) = (paused_by IS NULL))
);

CREATE TABLE slots (
    project  text   NOT NULL,
    workflow text   NOT NULL,
    name     text   NOT NULL,
    planned  bigint NOT NULL,
    state    text   NOT NULL CHECK (state IN ('waiting', 'started', 'skipped', 'failed')),
    why      text   NOT NULL,
    run      uuid   REFERENCES runs (id),
    at       bigint NOT NULL,
    PRIMARY KEY (project, workflow, name, planned),
    FOREIGN KEY (project, workflow, name) REFERENCES triggers (project, workflow, name),
    CHECK ((state = 'started') = (run IS NOT NULL))
);

CREATE INDEX slots_run ON slots (run) WHERE run IS NOT NULL;
CREATE INDEX slots_waiting ON slots (project, workflow, name, planned) WHERE state = 'waiting';
CREATE INDEX slots_without_run ON slots (project, workflow, name, planned) WHERE state IN ('skipped', 'failed');
