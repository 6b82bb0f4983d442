-- The executor is asked by, so it stands beside the body, as all such things do.
ALTER TABLE runs ADD COLUMN executor TEXT NOT NULL DEFAULT '';
UPDATE runs SET executor = coalesce(CASE WHEN json_valid(body) THEN body ->> 'executor' END, '');
