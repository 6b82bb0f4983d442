-- See Sqlite/Schema/0013.sql.
CREATE TABLE sessions (
    hash           text   NOT NULL PRIMARY KEY,
    issuer         text   NOT NULL,
    subject        text   NOT NULL,
    method         text   NOT NULL,
    name           text   NOT NULL,
    member_of      text   NOT NULL,
    token          text,
    created_at     bigint NOT NULL,
    expires_at     bigint NOT NULL
);
