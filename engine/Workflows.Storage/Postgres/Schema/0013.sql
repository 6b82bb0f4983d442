-- See Sqlite/Schema/0018.sql.
CREATE TABLE drafts (
    project  text    NOT NULL,
    workflow text    NOT NULL,
    text     text    NOT NULL,
    digest   text    NOT NULL,
    base     integer NOT NULL,
    by       text    NOT NULL,
    at       bigint  NOT NULL,
    PRIMARY KEY (project, workflow)
);
