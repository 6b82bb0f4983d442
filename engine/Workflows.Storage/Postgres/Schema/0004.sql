-- A run that is removed is looked for in every table that may point to it.
CREATE INDEX idempotency_run ON idempotency (run);
CREATE INDEX model_versions_run ON model_versions (run) WHERE run IS NOT NULL;
