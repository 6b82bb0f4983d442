-- Whose work a cached result is: run and step, as people name them. NULL: kept by an older program.
ALTER TABLE cached_steps ADD COLUMN origin TEXT;
