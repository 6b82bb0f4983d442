-- See Sqlite/Schema/0016.sql.
CREATE TABLE backfills (
    project      text   NOT NULL,
    workflow     text   NOT NULL,
    name         text   NOT NULL,
    number       bigint NOT NULL,
    first        bigint NOT NULL,
    last         bigint NOT NULL,
    parallel     bigint NOT NULL,
    slots        bigint NOT NULL,
    existed      bigint NOT NULL,
    by           text   NOT NULL,
    at           bigint NOT NULL,
    ended_at     bigint,
    cancelled_by text,
    PRIMARY KEY (project, workflow, name, number),
    FOREIGN KEY (project, workflow, name) REFERENCES triggers (project, workflow, name)
);

CREATE INDEX backfills_open ON backfills (project, workflow, name, number) WHERE ended_at IS NULL;

ALTER TABLE slots ADD COLUMN backfill bigint;
CREATE INDEX slots_backfill ON slots (project, workflow, name, backfill, planned) WHERE backfill IS NOT NULL;
