-- A version is complete in itself: beside its text stand the manifests of the activities that its steps use, as they were when it was stored.
ALTER TABLE versions ADD COLUMN manifests TEXT;            -- {"train@1": digest}; NULL: stored by a program that kept none

-- Each manifest once, however many versions use it.
CREATE TABLE manifests (
    project TEXT NOT NULL,
    digest  TEXT NOT NULL,
    body    TEXT NOT NULL,                                 -- as it was written: compact JSON
    PRIMARY KEY (project, digest)
) STRICT;

CREATE INDEX versions_incomplete ON versions (project) WHERE manifests IS NULL;

-- A key is kept for a while only; until now they had no time of their own.
ALTER TABLE idempotency ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE idempotency SET at = (SELECT created_at FROM runs WHERE id = idempotency.run);
CREATE INDEX idempotency_at ON idempotency (at);
