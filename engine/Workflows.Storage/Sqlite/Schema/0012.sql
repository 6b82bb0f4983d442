-- Who may come in, and what they did.
CREATE TABLE tokens (
    id             TEXT    NOT NULL PRIMARY KEY,
    issuer         TEXT    NOT NULL,             -- with subject: whom it speaks for
    subject        TEXT    NOT NULL,
    hash           TEXT    NOT NULL,             -- SHA-256 of its secret, which is stored nowhere
    grants         TEXT    NOT NULL,             -- roles by project
    by             TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    revoked_at     INTEGER,
    used_at        INTEGER
) STRICT, WITHOUT ROWID;

-- Each row's hash is over the row and the hash of the one before. Rows are never changed or removed.
CREATE TABLE audit (
    number         INTEGER NOT NULL PRIMARY KEY,
    at             INTEGER NOT NULL,
    project        TEXT,
    actor          TEXT    NOT NULL,
    method         TEXT    NOT NULL,
    token          TEXT,
    address        TEXT,
    act            TEXT    NOT NULL,
    object         TEXT    NOT NULL,
    old_value      TEXT,
    new_value      TEXT,
    hash           TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_project ON audit (project, number);
