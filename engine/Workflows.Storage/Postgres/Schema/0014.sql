-- See Sqlite/Schema/0019.sql.
CREATE TABLE delegations (
    id       text   NOT NULL PRIMARY KEY,
    project  text   NOT NULL,
    giver    text   NOT NULL,
    receiver text   NOT NULL,
    rights   text   NOT NULL,
    since    bigint NOT NULL,
    until    bigint NOT NULL,
    ended_at bigint
);

CREATE INDEX delegations_receiver ON delegations (project, receiver);
