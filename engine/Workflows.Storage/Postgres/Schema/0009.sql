-- See Sqlite/Schema/0014.sql.
CREATE TABLE arrivals (
    number     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project    text   NOT NULL,
    source     text   NOT NULL,
    event      text   NOT NULL,
    type       text   NOT NULL,
    subject    text,
    time       bigint,
    data       text   NOT NULL,
    by         text   NOT NULL,
    at         bigint NOT NULL,
    expires    bigint NOT NULL,
    handled_at bigint,
    UNIQUE (project, source, event)
);

CREATE INDEX arrivals_open ON arrivals (number) WHERE handled_at IS NULL;
CREATE INDEX arrivals_newest ON arrivals (project, number);
CREATE INDEX arrivals_type ON arrivals (project, type, number);
CREATE INDEX arrivals_expires ON arrivals (expires);
