-- See Sqlite/Schema/0020.sql.
CREATE TABLE run_labels (
    project text NOT NULL,
    key     text NOT NULL,
    value   text NOT NULL,
    run     uuid NOT NULL REFERENCES runs (id),
    PRIMARY KEY (run, key)
);

CREATE INDEX run_labels_value ON run_labels (project, key, value, run);
CREATE INDEX run_labels_key ON run_labels (project, key, run);
