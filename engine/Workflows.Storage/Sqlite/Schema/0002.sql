-- What each step with onOutOfMemory last succeeded with: written with that end, read when a run is accepted, which keeps what it found.
CREATE TABLE step_memory (
    project  TEXT    NOT NULL,
    workflow TEXT    NOT NULL,
    step     TEXT    NOT NULL,
    run      BLOB    NOT NULL,               -- the newest run it succeeded in
    bytes    INTEGER NOT NULL,               -- the largest of its instances; 0: what the definition asks for was enough
    PRIMARY KEY (project, workflow, step)
) WITHOUT ROWID, STRICT;
