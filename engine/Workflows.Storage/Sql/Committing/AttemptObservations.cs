using Workflows.Runtime.Storing;

namespace Workflows.Storage.Sql.Committing;

/// <summary>What executors see of live attempts. A null leaves its column as it is; an empty kind says that it waits no more.</summary>
internal static class AttemptObservations
{
    public static int Write(Database database, IReadOnlyList<AttemptObservation> observations)
    {
        foreach (var seen in observations)
        {
            database[
                """
                UPDATE attempts SET
                    observed_started_at = coalesce(?2, observed_started_at),
                    observed_waits_kind = nullif(coalesce(?3, observed_waits_kind), ''),
                    observed_waits_text = CASE WHEN ?3 = '' THEN NULL ELSE coalesce(?4, observed_waits_text) END,
                    observed_waits_since = CASE WHEN ?3 = '' THEN NULL ELSE coalesce(?5, observed_waits_since) END,
                    observed_progress = coalesce(?6, observed_progress),
                    observed_progress_text = coalesce(?7, observed_progress_text),
                    observed_heartbeat = coalesce(?8, observed_heartbeat)
                WHERE uid = ?1 AND status = 'starting'
                """]
                .With(seen.Uid).With(seen.StartedAt).With(seen.WaitsForKind).With(seen.WaitsForText).With(seen.WaitsSince)
                .With(seen.Progress).With(seen.ProgressText).With(seen.Heartbeat).Run();
        }

        return observations.Count;
    }
}
