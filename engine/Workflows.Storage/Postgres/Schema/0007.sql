-- See Sqlite/Schema/0012.sql.
CREATE TABLE tokens (
    id             text   NOT NULL PRIMARY KEY,
    issuer         text   NOT NULL,
    subject        text   NOT NULL,
    hash           text   NOT NULL,
    grants         text   NOT NULL,
    by             text   NOT NULL,
    created_at     bigint NOT NULL,
    expires_at     bigint NOT NULL,
    revoked_at     bigint,
    used_at        bigint
);

CREATE TABLE audit (
    number         bigint NOT NULL PRIMARY KEY,
    at             bigint NOT NULL,
    project        text,
    actor          text   NOT NULL,
    method         text   NOT NULL,
    token          text,
    address        text,
    act            text   NOT NULL,
    object         text   NOT NULL,
    old_value      text,
    new_value      text,
    hash           text   NOT NULL
);

CREATE INDEX audit_project ON audit (project, number);
