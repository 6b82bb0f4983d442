-- What the engine's own events tell people. Until told_at is set, an event is still to be looked at for that; those from before are not told of any more.
ALTER TABLE arrivals ADD COLUMN told_at INTEGER;
UPDATE arrivals SET told_at = at;
CREATE INDEX arrivals_untold ON arrivals (number) WHERE told_at IS NULL;

-- Since when each sink of the settings is told of what happens.
CREATE TABLE notification_sinks (
    name  TEXT    NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
) STRICT;

-- One event for one sink. Until it has an outcome, it is to be delivered; whoever delivers it has until due.
CREATE TABLE notifications (
    id        TEXT    NOT NULL PRIMARY KEY,      -- derives from the event and the sink, and is what the receiver knows it by
    sink      TEXT    NOT NULL,
    project   TEXT    NOT NULL,
    type      TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    data      TEXT    NOT NULL,                  -- JSON
    happened  INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    due       INTEGER,                           -- null once there is an outcome
    outcome   TEXT,
    why       TEXT,                              -- what the last try failed of
    remind_at INTEGER,                           -- of an approval: when it is told again, should it still wait
    reminders INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX notifications_due ON notifications (due) WHERE due IS NOT NULL;
CREATE INDEX notifications_remind ON notifications (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX notifications_at ON notifications (at);
