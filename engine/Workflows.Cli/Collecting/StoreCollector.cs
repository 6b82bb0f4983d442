using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
using Workflows.Storage.Collecting;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.Collecting;

/// <summary>One pass over everything that a data folder and its store keep.</summary>
internal static class StoreCollector
{
    /// <summary>See <see cref="Collector.RunAsync"/>.</summary>
    public static async Task<Collected?> RunAsync(Session session, RetentionRule rule, bool isDry, CancellationToken cancellation)
    {
        if (session.Settings.Files is null && ServerMarks.CountOthers(session.Folder, session.Store) > 0)
        {
            throw RefusedException.Usage(
                $"{DataFolder.Shown(session.Folder.Path)} also has files of runs that another server holds: nothing is removed",
                "--store CONNECTION or WF_STORE names that server",
                $"if its runs are no more, remove {DataFolder.Shown(session.Folder.Servers)}");
        }

        // A folder that has a store of its own, from before a server had it: its runs have files here, too.
        await using var former = session.Server is not null && session.Folder.HasStore ? SqliteStore.Open(session.Folder.Path, session.Time) : null;
        var collector = new Collector(session.Store, session.Files.Collectable, session.Time) { Others = former is null ? [] : [former] };
        var collected = await collector.RunAsync(rule, isDry, cancellation);
        if (collected is not null && !isDry)
        {
            await FolderLeftovers.RemoveAsync(session, cancellation);
        }

        return collected;
    }
}
