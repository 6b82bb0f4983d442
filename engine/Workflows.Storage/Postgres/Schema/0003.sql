-- Where the pods of this store are made. An engine that looked for them elsewhere would make those of a run that it takes over a second time.
CREATE TABLE pod_place (
    id         integer     NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    place      text        NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
