-- Engines share the runs by partition. A run's partition is fixed when it is accepted (its body has it, too).
ALTER TABLE runs ADD COLUMN partition integer NOT NULL DEFAULT 0;
CREATE INDEX runs_open ON runs (partition, id) WHERE status IN ('queued', 'running');

-- The data folder of the engine that began it: where the processes of local attempts are.
ALTER TABLE attempts ADD COLUMN home uuid;

-- Who lives. A lease ends with its engine, so putting off its end touches this one row, and no row that a commit holds.
CREATE TABLE engines (
    id         uuid        NOT NULL PRIMARY KEY,
    home       uuid        NOT NULL,
    name       text        NOT NULL,
    started_at timestamptz NOT NULL,
    ends_at    timestamptz NOT NULL
);

-- What the tokens of attempts are derived from: a pod may ask any engine. Only engines read it; whoever else may read the store need not be granted this.
CREATE TABLE store_key (
    id  integer NOT NULL PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    key text    NOT NULL
);

ALTER TABLE partitions DROP COLUMN ends_at;
INSERT INTO partitions (id, epoch, holder, taken_at) SELECT id, 0, '', 0 FROM generate_series(1, 63) AS id;

-- The fence: whoever commits holds its partitions in these epochs until it has committed; a take-over waits for that, or has ended an epoch before. Where
-- one is lost, the detail names all that are.
DROP FUNCTION wf_fence(bigint);
CREATE FUNCTION wf_fence(ids integer[], epochs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lost text;
    whose text;
BEGIN
    PERFORM 1 FROM partitions WHERE id = ANY (ids) ORDER BY id FOR SHARE;
    SELECT string_agg(p.id::text, ' '), min(p.holder || ', since ' || to_char(to_timestamp(p.taken_at / 1e7) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
        INTO lost, whose
        FROM unnest(ids, epochs) AS wanted (id, epoch) JOIN partitions p ON p.id = wanted.id WHERE p.epoch <> wanted.epoch;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'WF002', MESSAGE = whose, DETAIL = lost;
    END IF;
END $$;
