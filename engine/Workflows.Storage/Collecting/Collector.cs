using System.Text;
using Workflows.Runtime.Faulting;
using Workflows.Storage.Sql;
using Workflows.Storage.Sql.Collecting;

namespace Workflows.Storage.Collecting;

/// <summary>
/// Removes runs that are past their time, and files that nothing refers to, beside working engines: rows first, in small transactions, files after. Who
/// is killed between leaves files that the next pass finds.
/// </summary>
/// <param name="store">Whose runs.</param>
/// <param name="files">Whose files.</param>
/// <param name="time">Tells what is old.</param>
public sealed class Collector(SqlStore store, ICollectableFiles files, TimeProvider time)
{
    /// <summary>A pass comes to its end.</summary>
    private const int MostRuns = 5_000;

    /// <summary>In one transaction, each asked of the file store.</summary>
    private const int FilesAtOnce = 50;

    /// <summary>What was put since then may be on its way into a row.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    /// <summary>Other stores whose rows refer to the same files.</summary>
    public IReadOnlyList<SqlStore> Others { get; init; } = [];

    /// <summary>One pass.</summary>
    /// <param name="rule">What is kept.</param>
    /// <param name="isDry">Nothing is removed.</param>
    /// <param name="cancellation">Ends it between two steps; the next pass goes on.</param>
    /// <returns>What is gone, or would be; null: another process is clearing up this store.</returns>
    public async Task<Collected?> RunAsync(RetentionRule rule, bool isDry, CancellationToken cancellation)
    {
        using var held = store.TryCollect();
        if (held is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (runs, gone, hasMore) = rule.Runs is { } kept ? await RetireAsync(now - kept, rule.Keep, isDry, cancellation) : (0, [], false);
        Faults.Hit("gc-rows-removed");
        var heldSince = await HeldSinceAsync(cancellation);
        var before = heldSince < now - Young ? heldSince.Value : now - Young;
        var left = await FindUnreferencedAsync(before, now - rule.Logs, gone, now, cancellation);
        var removed = isDry ? left : await RemoveAsync(left, before, cancellation);
        return new(runs, removed.Count, removed.Sum(file => file.Value))
        {
            HasMore = hasMore,
            HeldSince = before == heldSince ? heldSince : null,
        };
    }

    private async Task<(int Runs, HashSet<Guid> Gone, bool HasMore)> RetireAsync(DateTimeOffset before, int keep, bool isDry, CancellationToken cancellation)
    {
        var (runs, gone) = (0, new HashSet<Guid>());
        for (Guid? after = Guid.Empty; after is { } last;)
        {
            (var roots, after) = await store.ListRetiredAsync(before, keep, last, cancellation);
            if (isDry)
            {
                var trees = await store.FindTreesAsync(roots, before, cancellation);
                runs += trees.Count;
                gone.UnionWith(trees.SelectMany(tree => tree));
            }

            while (!isDry && roots.Count > 0)
            {
                var (done, removed) = await store.RemoveRunsAsync(roots, before, cancellation);
                runs += removed;
                roots = [.. roots.Skip(done)];
                Faults.Hit("gc-runs-removed");
            }

            if (runs >= MostRuns)
            {
                return (runs, gone, HasMore: true);
            }
        }

        if (runs > 0 && !isDry)
        {
            await store.RemoveAnswersAsync(cancellation);
        }

        return (runs, gone, HasMore: false);
    }

    /// <summary>What an attempt has put is told of by its end at the latest.</summary>
    private async Task<DateTimeOffset?> HeldSinceAsync(CancellationToken cancellation)
    {
        DateTimeOffset? oldest = null;
        foreach (var each in Others.Prepend(store))
        {
            oldest = await each.FindOldestLiveAsync(cancellation) is { } live && !(live > oldest) ? live : oldest;
        }

        return oldest - ICollectableFiles.Slack;
    }

    /// <summary>
    /// The old files, without each that a row names. The files come first: what was old then and is named by no row that is read after it has no row
    /// coming, but for who puts it anew; and that is seen when it is removed.
    /// </summary>
    private async Task<Dictionary<Digest, long>> FindUnreferencedAsync(
        DateTimeOffset before, DateTimeOffset? logsSince, HashSet<Guid> gone, DateTimeOffset now, CancellationToken cancellation)
    {
        var left = new Dictionary<Digest, long>();
        await foreach (var file in files.ListAsync(cancellation))
        {
            if (file.PutAt < before)
            {
                left[Digest.Parse(Encoding.ASCII.GetBytes(file.Sha256))] = file.Size;
            }
        }

        var scan = new ReferenceScan(logsSince);
        foreach (var each in Others.Prepend(store))
        {
            foreach (var table in ReferringTable.All(now - Young))
            {
                for (PageKey? after = PageKey.Start; after is { } last && left.Count > 0;)
                {
                    after = await each.ReadPageAsync(
                        table, last, gone, (text, at) => scan.In(text, at, digest => left.Remove(digest)), cancellation);
                }
            }
        }

        return left;
    }

    private async Task<Dictionary<Digest, long>> RemoveAsync(Dictionary<Digest, long> left, DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = new Dictionary<Digest, long>();
        foreach (var some in left.Keys.Chunk(FilesAtOnce))
        {
            // The transaction blocks its thread, and the file store is asked inside it.
            await store.ForgetFilesAsync(
                [.. some.Select(digest => digest.ToString())],
                sha256 => !(files.FindPutAsync(sha256, cancellation).GetAwaiter().GetResult() < before),
                cancellation);
            foreach (var digest in some)
            {
                if (await files.RemoveAsync(digest.ToString(), before, cancellation))
                {
                    removed.Add(digest, left[digest]);
                }
            }
        }

        return removed;
    }
}
