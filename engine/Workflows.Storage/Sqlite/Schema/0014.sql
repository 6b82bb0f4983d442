-- Events from outside and inside, each stored once: the same source and id are the same event. Until handled_at is set, what it starts is still to be found.
CREATE TABLE arrivals (
    number     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- one that was read must not come to mean another event
    project    TEXT    NOT NULL,
    source     TEXT    NOT NULL,                 -- with event: what its sender calls it
    event      TEXT    NOT NULL,
    type       TEXT    NOT NULL,
    subject    TEXT,
    time       INTEGER,                          -- when it happened, by its sender
    data       TEXT    NOT NULL,                 -- JSON
    by         TEXT    NOT NULL,                 -- who sent it, or started the run that told of it
    at         INTEGER NOT NULL,
    expires    INTEGER NOT NULL,                 -- from then on it starts nothing, and is forgotten
    handled_at INTEGER,
    UNIQUE (project, source, event)
) STRICT;

CREATE INDEX arrivals_open ON arrivals (number) WHERE handled_at IS NULL;
CREATE INDEX arrivals_newest ON arrivals (project, number);
CREATE INDEX arrivals_type ON arrivals (project, type, number);
CREATE INDEX arrivals_expires ON arrivals (expires);
