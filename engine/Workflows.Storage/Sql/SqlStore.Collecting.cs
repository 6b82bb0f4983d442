using Workflows.Runtime.Storing;
using Workflows.Storage.Collecting;
using Workflows.Storage.Sql.Collecting;
using Workflows.Storage.Sql.Registry;

namespace Workflows.Storage.Sql;

/// <summary>What a collector asks of the store, each in a short transaction of its own.</summary>
public abstract partial class SqlStore
{
    /// <summary>One transaction removes no more runs than this, and stops at so many rows: so nobody waits for it for long.</summary>
    private const int MostRuns = 50, MostRows = 20_000;

    private const int AttemptsAtOnce = 5_000;

    /// <summary>The numbers of all root runs of workflows with this name, in any project.</summary>
    public Task<IReadOnlySet<int>> ListRunNumbersAsync(string workflow, CancellationToken cancellation) => ReadAsync<IReadOnlySet<int>>(
        database => database[
            """
            SELECT r.number FROM workflows w JOIN runs r ON r.project = w.project AND r.workflow = w.name AND r.parent IS NULL WHERE w.name = ?
            """]
            .With(workflow).ReadAll(row => row.Int(0)).ToHashSet(),
        cancellation);

    /// <summary>All attempts that ever began, page by page; empty after the last one.</summary>
    public Task<IReadOnlyList<BegunAttempt>> ListBegunAsync(Guid after, CancellationToken cancellation) => ReadAsync<IReadOnlyList<BegunAttempt>>(
        database => database[
            $"""
            SELECT a.uid, a.run, r.project, r.workflow, r.version, a.step, a.item
            FROM attempts a JOIN runs r ON r.id = a.run WHERE a.uid > ? ORDER BY a.uid LIMIT {AttemptsAtOnce}
            """]
            .With(after)
            .ReadAll(row => new BegunAttempt(
                row.Id(0), row.Id(1), row.Text(2), row.Text(3), row.Int(4), row.Int(5), row.Int(6) is >= 0 and var item ? item : null)),
        cancellation);

    /// <summary>Becomes the one collector of this store, until it is disposed; null: there is another one.</summary>
    internal abstract IDisposable? TryCollect();

    /// <summary>Root runs that may go, page by page (<see cref="RetiredRuns"/>), as far as it is seen from themselves.</summary>
    internal Task<(IReadOnlyList<Guid> Retired, Guid? Last)> ListRetiredAsync(DateTimeOffset before, int keep, Guid after, CancellationToken cancellation) =>
        ReadAsync(database => RetiredRuns.List(database, before, keep, after), cancellation);

    /// <summary>Of these those that may go indeed, each with its sub-workflows; for who only wants to know.</summary>
    internal Task<IReadOnlyList<IReadOnlyList<Guid>>> FindTreesAsync(IReadOnlyList<Guid> roots, DateTimeOffset before, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<IReadOnlyList<Guid>>>(
            database => [.. roots.Select(root => RetiredRuns.Tree(database, root, before, string.Empty).Runs).Where(tree => tree.Count > 0)],
            cancellation);

    /// <summary>Removes the first of these, as many as one transaction may, unless somebody needs them.</summary>
    /// <returns>How many of them are done, and how many of those are gone.</returns>
    internal Task<(int Done, int Removed)> RemoveRunsAsync(IReadOnlyList<Guid> roots, DateTimeOffset before, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            var (done, removed, rows) = (0, 0, 0);
            while (done < Math.Min(roots.Count, MostRuns) && rows < MostRows)
            {
                var (tree, _) = RetiredRuns.Tree(database, roots[done++], before, database.ForUpdate);
                if (tree.Count > 0)
                {
                    rows += RetiredRuns.Remove(database, tree);
                    removed++;
                }
            }

            return (done, removed);
        },
        cancellation);

    public Task<RunRemoval> RemoveAsync(string project, string label, AuditEntry audit, CancellationToken cancellation) =>
        WriteAsync(database => NamedRuns.Remove(database, project, label, audit, clock.GetUtcNow()), cancellation);

    /// <summary>Removes the answers to commands for runs that are gone.</summary>
    internal Task RemoveAnswersAsync(CancellationToken cancellation) => WriteAsync(
        database =>
        {
            RetiredRuns.RemoveAnswers(database);
            return true;
        },
        cancellation);

    /// <summary>See <see cref="ReferringTable.Read"/>.</summary>
    internal Task<PageKey?> ReadPageAsync(
        ReferringTable table, PageKey after, IReadOnlySet<Guid> gone, Action<ReadOnlySpan<byte>, DateTimeOffset?> text, CancellationToken cancellation) =>
        ReadAsync(database => table.Read(database, after, gone, text), cancellation);

    /// <summary>When the oldest attempt began that has not ended; null where none is live.</summary>
    internal Task<DateTimeOffset?> FindOldestLiveAsync(CancellationToken cancellation) => ReadAsync(
        database => database["SELECT min(created_at) FROM attempts WHERE status = 'starting'"].ReadOne(row => row.TimeOrNull(0)), cancellation);

    /// <summary>
    /// Takes files away from all projects, but those that turn out to be needed: who puts a file does so first and adds it to its project then, so it is
    /// looked at once nobody can add it any more before this transaction ends.
    /// </summary>
    internal Task ForgetFilesAsync(IReadOnlyList<string> files, Func<string, bool> isNeeded, CancellationToken cancellation) => WriteAsync(
        database =>
        {
            var all = ProjectFileTable.Projects(database);
            foreach (var (sha256, projects) in files.Select(sha256 => (sha256, ProjectFileTable.Remove(database, sha256, all))).ToList())
            {
                foreach (var project in projects.Count > 0 && isNeeded(sha256) ? projects : [])
                {
                    ProjectFileTable.Add(database, project, sha256);
                }
            }

            return true;
        },
        cancellation);
}
