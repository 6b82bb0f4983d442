-- What people look for runs by. They stand in the run's row, and so in its history; here is how they are found, newest first, by key and value or by key.
CREATE TABLE run_labels (
    project TEXT NOT NULL,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    run     BLOB NOT NULL REFERENCES runs (id),
    PRIMARY KEY (run, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_labels_value ON run_labels (project, key, value, run);
CREATE INDEX run_labels_key ON run_labels (project, key, run);
