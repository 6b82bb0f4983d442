-- Results for later runs are kept until the ttl of the step that earned them is over. Those of older programs stand under keys that none is looked
-- for by any more.
DELETE FROM cached_steps;
ALTER TABLE cached_steps ADD COLUMN until INTEGER;         -- NULL: for ever
CREATE INDEX cached_steps_until ON cached_steps (until);
