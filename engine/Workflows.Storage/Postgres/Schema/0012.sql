-- See Sqlite/Schema/0017.sql.
ALTER TABLE deliveries ADD COLUMN body text;
CREATE INDEX deliveries_kept ON deliveries (project, workflow, name, id) WHERE body IS NOT NULL;
