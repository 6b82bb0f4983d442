-- The fence in one statement: what FOR SHARE gives is what a take-over that it waited for has left.
CREATE OR REPLACE FUNCTION wf_fence(ids integer[], epochs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held record;
    lost text;
    whose text;
BEGIN
    FOR held IN SELECT id, epoch, holder, taken_at FROM partitions WHERE id = ANY (ids) ORDER BY id FOR SHARE LOOP
        IF held.epoch <> epochs[array_position(ids, held.id)] THEN
            lost := concat_ws(' ', lost, held.id);
            whose := coalesce(whose, held.holder || ', since ' || to_char(to_timestamp(held.taken_at / 1e7) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
        END IF;
    END LOOP;
    IF lost IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'WF002', MESSAGE = whose, DETAIL = lost;
    END IF;
END $$;
