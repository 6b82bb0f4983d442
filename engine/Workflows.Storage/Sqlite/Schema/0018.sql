-- What is being worked on of a workflow, one for all of its authors: it may be no valid definition, and need not be of a workflow that there is.
CREATE TABLE drafts (
    project  TEXT    NOT NULL,
    workflow TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    digest   TEXT    NOT NULL,                   -- SHA-256 of text
    base     INTEGER NOT NULL,                   -- the version that it began as; 0: none
    by       TEXT    NOT NULL,                   -- who saved it last
    at       INTEGER NOT NULL,
    PRIMARY KEY (project, workflow)
) STRICT, WITHOUT ROWID;
