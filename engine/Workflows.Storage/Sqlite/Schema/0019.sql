-- A right to decide approvals that somebody has handed to another, until a time.
CREATE TABLE delegations (
    id       TEXT    NOT NULL PRIMARY KEY,
    project  TEXT    NOT NULL,
    giver    TEXT    NOT NULL,                   -- issuer and subject
    receiver TEXT    NOT NULL,
    rights   TEXT    NOT NULL,                   -- JSON: the giver's groups and roles, as they were then
    since    INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    ended_at INTEGER                             -- taken back
) STRICT;

CREATE INDEX delegations_receiver ON delegations (project, receiver);
