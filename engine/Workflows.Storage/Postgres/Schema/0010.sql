-- See Sqlite/Schema/0015.sql.
ALTER TABLE arrivals ADD COLUMN told_at bigint;
UPDATE arrivals SET told_at = at;
CREATE INDEX arrivals_untold ON arrivals (number) WHERE told_at IS NULL;

CREATE TABLE notification_sinks (
    name  text   NOT NULL PRIMARY KEY,
    since bigint NOT NULL
);

CREATE TABLE notifications (
    id        text    NOT NULL PRIMARY KEY,
    sink      text    NOT NULL,
    project   text    NOT NULL,
    type      text    NOT NULL,
    subject   text    NOT NULL,
    data      text    NOT NULL,
    happened  bigint  NOT NULL,
    at        bigint  NOT NULL,
    tries     integer NOT NULL DEFAULT 0,
    due       bigint,
    outcome   text,
    why       text,
    remind_at bigint,
    reminders integer NOT NULL DEFAULT 0
);

CREATE INDEX notifications_due ON notifications (due) WHERE due IS NOT NULL;
CREATE INDEX notifications_remind ON notifications (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX notifications_at ON notifications (at);
