-- Webhooks with a valid signature. Each starts one run at most: the row of one that did is written with its run, and is found again by the sender's id, or
-- by the same bytes for ten minutes. Its run may be removed; that it was started stays.
CREATE TABLE deliveries (
    id             INTEGER NOT NULL PRIMARY KEY,
    project        TEXT    NOT NULL,
    workflow       TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    delivery       TEXT,                         -- the sender's id; NULL: none was given
    digest         TEXT    NOT NULL,             -- SHA-256 of the body
    at             INTEGER NOT NULL,
    headers        TEXT    NOT NULL,
    outcome        TEXT    NOT NULL CHECK (outcome IN ('started', 'ignored', 'refused')),
    verdict        TEXT    NOT NULL,             -- in words
    run            BLOB    REFERENCES runs (id),
    label          TEXT,
    UNIQUE (project, workflow, name, delivery)
) STRICT;

CREATE INDEX deliveries_digest ON deliveries (project, workflow, name, digest, at);
CREATE INDEX deliveries_newest ON deliveries (project, workflow, name, at, id);
CREATE INDEX deliveries_at ON deliveries (at);
CREATE INDEX deliveries_run ON deliveries (run) WHERE run IS NOT NULL;
