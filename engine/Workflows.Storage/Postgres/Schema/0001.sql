-- The same tables as SQLite's (Sqlite/Schema has the reasons), as its newest schema has them. Times are integers there and here: units of 100 ns since
-- 1970-01-01 UTC, to the last digit; for people to_timestamp(t / 1e7).

CREATE TABLE workflows (
    project    text   NOT NULL,
    name       text   NOT NULL,
    live       integer NOT NULL,
    versions   integer NOT NULL,
    runs       integer NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (project, name),
    CHECK (live BETWEEN 1 AND versions)
);

CREATE TABLE versions (
    project    text    NOT NULL,
    workflow   text    NOT NULL,
    number     integer NOT NULL CHECK (number > 0),
    digest     text    NOT NULL,
    canonical  text    NOT NULL,
    text       text    NOT NULL,
    source     text,
    message    text,
    by         text    NOT NULL,
    at         bigint  NOT NULL,
    manifests  text,
    PRIMARY KEY (project, workflow, number),
    FOREIGN KEY (project, workflow) REFERENCES workflows (project, name)
);

CREATE INDEX versions_digest ON versions (project, workflow, digest, number);
CREATE INDEX versions_incomplete ON versions (project) WHERE manifests IS NULL;

CREATE TABLE manifests (
    project text NOT NULL,
    digest  text NOT NULL,
    body    text NOT NULL,
    PRIMARY KEY (project, digest)
);

CREATE TABLE runs (
    id              uuid    NOT NULL PRIMARY KEY,
    project         text    NOT NULL,
    workflow        text    NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    version         integer NOT NULL,
    label           text    NOT NULL,
    parent          uuid    REFERENCES runs (id),
    status          text    NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    executor        text    NOT NULL,
    concurrency_key text,
    created_at      bigint  NOT NULL,
    body            text    NOT NULL,
    FOREIGN KEY (project, workflow, version) REFERENCES versions (project, workflow, number)
) WITH (fillfactor = 70);

CREATE UNIQUE INDEX runs_number ON runs (project, workflow, number) WHERE parent IS NULL;
CREATE INDEX runs_label ON runs (project, label);
CREATE INDEX runs_newest ON runs (project, workflow, id);
CREATE INDEX runs_newest_roots ON runs (project, id) WHERE parent IS NULL;
CREATE INDEX runs_children ON runs (parent) WHERE parent IS NOT NULL;
CREATE INDEX runs_status ON runs (status, project, id);

CREATE TABLE steps (
    run    uuid    NOT NULL REFERENCES runs (id),
    step   integer NOT NULL CHECK (step >= 0),
    status text    NOT NULL CHECK (status IN ('waiting', 'ready', 'starting', 'running', 'backoff', 'succeeded', 'failed', 'skipped', 'cancelled')),
    body   text    NOT NULL,
    PRIMARY KEY (run, step)
) WITH (fillfactor = 70);

CREATE TABLE step_items (
    run  uuid    NOT NULL REFERENCES runs (id),
    step integer NOT NULL,
    body text    NOT NULL,
    PRIMARY KEY (run, step)
);

CREATE TABLE instances (
    run    uuid    NOT NULL REFERENCES runs (id),
    step   integer NOT NULL,
    item   integer NOT NULL CHECK (item >= 0),
    status text    NOT NULL CHECK (status IN ('waiting', 'ready', 'starting', 'running', 'backoff', 'succeeded', 'failed', 'skipped', 'cancelled')),
    body   text    NOT NULL,
    PRIMARY KEY (run, step, item)
) WITH (fillfactor = 70);

CREATE TABLE attempts (
    uid        uuid    NOT NULL PRIMARY KEY,
    run        uuid    NOT NULL REFERENCES runs (id),
    step       integer NOT NULL,
    item       integer NOT NULL CHECK (item >= -1),
    number     integer NOT NULL CHECK (number > 0),
    status     text    NOT NULL CHECK (status IN ('starting', 'succeeded', 'failed', 'cancelled')),
    generation integer NOT NULL,
    memory     bigint,
    created_at bigint  NOT NULL,
    ended      text,
    observed_started_at    bigint,
    observed_waits_kind    text,
    observed_waits_text    text,
    observed_waits_since   bigint,
    observed_progress      double precision,
    observed_progress_text text,
    observed_heartbeat     bigint,
    CHECK ((status = 'starting') = (ended IS NULL))
);

CREATE UNIQUE INDEX attempts_number ON attempts (run, step, item, number);

-- Never two live attempts of one step or instance.
CREATE UNIQUE INDEX attempts_live ON attempts (run, step, item) WHERE status = 'starting';

CREATE TABLE events (
    run      uuid   NOT NULL REFERENCES runs (id),
    sequence bigint NOT NULL CHECK (sequence > 0),
    at       bigint NOT NULL,
    type     text   NOT NULL,
    fact     text   NOT NULL,
    changes  text   NOT NULL,
    PRIMARY KEY (run, sequence)
);

CREATE TABLE inbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run         uuid   NOT NULL,
    event       text,
    at          bigint NOT NULL,
    answered_at bigint,
    refused     text
);

CREATE INDEX inbox_open ON inbox (id) WHERE answered_at IS NULL;
CREATE INDEX inbox_answered ON inbox (answered_at) WHERE answered_at IS NOT NULL;

CREATE TABLE idempotency (
    project text   NOT NULL,
    key     text   NOT NULL,
    run     uuid   NOT NULL REFERENCES runs (id),
    at      bigint NOT NULL,
    PRIMARY KEY (project, key)
);

CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE cached_steps (
    project   text   NOT NULL,
    key       text   NOT NULL,
    at        bigint NOT NULL,
    until     bigint,
    outputs   text,
    artifacts text   NOT NULL,
    origin    text,
    PRIMARY KEY (project, key)
);

CREATE INDEX cached_steps_until ON cached_steps (until);

CREATE TABLE step_memory (
    project  text   NOT NULL,
    workflow text   NOT NULL,
    step     text   NOT NULL,
    run      uuid   NOT NULL,
    bytes    bigint NOT NULL,
    PRIMARY KEY (project, workflow, step)
);

CREATE TABLE metrics (
    rowid   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,        -- the order in which they came
    run     uuid   NOT NULL REFERENCES runs (id),
    attempt uuid   NOT NULL REFERENCES attempts (uid) DEFERRABLE,
    name    text   NOT NULL,
    value   double precision NOT NULL,
    step    bigint,
    at      bigint NOT NULL
);

CREATE INDEX metrics_run ON metrics (run);
CREATE UNIQUE INDEX metrics_point ON metrics (attempt, name, at, coalesce(step, -9223372036854775808));

CREATE TABLE models (
    project  text    NOT NULL,
    name     text    NOT NULL,
    versions integer NOT NULL,
    PRIMARY KEY (project, name)
);

CREATE TABLE model_versions (
    project         text    NOT NULL,
    model           text    NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    sha256          text    NOT NULL,
    size            bigint  NOT NULL,
    file_name       text    NOT NULL,
    metrics         text    NOT NULL,
    tags            text    NOT NULL,
    run             uuid    REFERENCES runs (id),
    step            text,
    idempotency_key text    NOT NULL,
    at              bigint  NOT NULL,
    PRIMARY KEY (project, model, number),
    UNIQUE (project, model, idempotency_key),
    FOREIGN KEY (project, model) REFERENCES models (project, name)
);

CREATE TABLE model_aliases (
    project text    NOT NULL,
    model   text    NOT NULL,
    alias   text    NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (project, model, alias),
    FOREIGN KEY (project, model, version) REFERENCES model_versions (project, model, number)
);

CREATE TABLE model_alias_moves (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project  text    NOT NULL,
    model    text    NOT NULL,
    alias    text    NOT NULL,
    previous integer,
    version  integer NOT NULL,
    by       text    NOT NULL,
    at       bigint  NOT NULL,
    FOREIGN KEY (project, model, version) REFERENCES model_versions (project, model, number)
);

CREATE INDEX model_alias_moves_model ON model_alias_moves (project, model, id);

CREATE TABLE project_files (
    project text NOT NULL,
    sha256  text NOT NULL,
    PRIMARY KEY (project, sha256)
);

CREATE TABLE partitions (
    id       integer NOT NULL PRIMARY KEY,
    epoch    bigint  NOT NULL,
    holder   text    NOT NULL,               -- for messages
    taken_at bigint  NOT NULL,
    owner    uuid,                           -- the open store that holds it
    ends_at  timestamptz NOT NULL DEFAULT '-infinity'       -- by the server's clock: whoever holds it puts this off, again and again
);

-- Says no, in the middle of a batch, where a row did not find its place: so a commit that must not be is refused in the round trip that brings it.
CREATE FUNCTION wf_expect(problem text, wanted uuid[], placed uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(wanted) <> coalesce(cardinality(placed), 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'WF001', MESSAGE = problem,
            DETAIL = (SELECT string_agg(id::text, ' ') FROM (SELECT unnest(wanted) EXCEPT ALL SELECT unnest(placed)) AS missing (id));
    END IF;
END $$;

-- The fence: whoever commits holds its partition in this epoch until it has committed; a take-over waits for that, or has ended the epoch before.
CREATE FUNCTION wf_fence(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held partitions;
BEGIN
    SELECT * INTO held FROM partitions WHERE id = 0 FOR SHARE;
    IF held.epoch <> wanted THEN
        RAISE EXCEPTION USING ERRCODE = 'WF002', MESSAGE = held.holder || ', since ' ||
            to_char(to_timestamp(held.taken_at / 1e7) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"');
    END IF;
END $$;

INSERT INTO partitions (id, epoch, holder, taken_at) VALUES (0, 0, '', 0);
