-- What a webhook said, where it can be judged once more; of the newest hundred of a trigger. NULL: it is not kept, or no JSON of that size.
ALTER TABLE deliveries ADD COLUMN body TEXT;
CREATE INDEX deliveries_kept ON deliveries (project, workflow, name, id) WHERE body IS NOT NULL;
