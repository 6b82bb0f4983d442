-- Which stored files are a project's: its attempts read these and no others. What brings a file writes its row, in the same commit.
CREATE TABLE project_files (
    project TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    PRIMARY KEY (project, sha256)
) WITHOUT ROWID, STRICT;

-- Until now every project read every file, so a project has what its rows name: as the reference of a file or folder, or as a record of one.
-- Each text becomes one JSON array, cut before each digest: so a row of megabytes is read once, and one that is damaged names what can be seen.
INSERT OR IGNORE INTO project_files (project, sha256)
WITH texts (project, text) AS (
    SELECT project, body FROM runs
    UNION ALL SELECT r.project, s.body FROM steps s JOIN runs r ON r.id = s.run
    UNION ALL SELECT r.project, s.body FROM step_items s JOIN runs r ON r.id = s.run
    UNION ALL SELECT r.project, i.body FROM instances i JOIN runs r ON r.id = i.run
    UNION ALL SELECT r.project, a.ended FROM attempts a JOIN runs r ON r.id = a.run
    UNION ALL SELECT r.project, i.event FROM inbox i JOIN runs r ON r.id = i.run
    UNION ALL SELECT project, canonical FROM versions
    UNION ALL SELECT project, outputs FROM cached_steps
    UNION ALL SELECT project, artifacts FROM cached_steps
), digests (project, sha256) AS (
    SELECT t.project, substr(piece.value, 1, 64)
    FROM texts t, json_each('[' || replace(replace(replace(
        json_quote(t.text), 'wf-file://', '","'), 'wf-folder://', '","'), 'sha256\":\"', '","') || ']') piece
    WHERE instr(t.text, 'wf-f') OR instr(t.text, 'sha256')
    UNION ALL SELECT project, sha256 FROM model_versions
)
SELECT project, sha256 FROM digests WHERE length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*';
