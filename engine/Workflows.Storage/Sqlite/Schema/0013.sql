-- Browsers that are signed in. Rows of sessions that are over are removed when another one begins.
CREATE TABLE sessions (
    hash           TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of what the cookie holds, which is stored nowhere
    issuer         TEXT    NOT NULL,             -- with subject: who it is
    subject        TEXT    NOT NULL,
    method         TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    member_of      TEXT    NOT NULL,             -- groups, as the issuer said
    token          TEXT,                         -- of the API token that it was begun with, and ends with
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
