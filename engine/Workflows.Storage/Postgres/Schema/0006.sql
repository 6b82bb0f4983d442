-- See Sqlite/Schema/0011.sql.
CREATE TABLE deliveries (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project        text   NOT NULL,
    workflow       text   NOT NULL,
    name           text   NOT NULL,
    delivery       text,
    digest         text   NOT NULL,
    at             bigint NOT NULL,
    headers        text   NOT NULL,
    outcome        text   NOT NULL CHECK (outcome IN ('started', 'ignored', 'refused')),
    verdict        text   NOT NULL,
    run            uuid   REFERENCES runs (id),
    label          text,
    UNIQUE (project, workflow, name, delivery)
);

CREATE INDEX deliveries_digest ON deliveries (project, workflow, name, digest, at);
CREATE INDEX deliveries_newest ON deliveries (project, workflow, name, at, id);
CREATE INDEX deliveries_at ON deliveries (at);
CREATE INDEX deliveries_run ON deliveries (run) WHERE run IS NOT NULL;
