using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Collecting;

/// <summary>What a data folder keeps of runs that are gone: links to their files, and checkpoints of their steps.</summary>
internal static class FolderLeftovers
{
    /// <summary>A run that has just begun may not be in what was read.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    public static async Task RemoveAsync(Session session, CancellationToken cancellation)
    {
        await RemoveLinksAsync(session, cancellation);
        await RemoveCheckpointsAsync(session, cancellation);
    }

    /// <summary><c>runs/WORKFLOW/NUMBER</c> of runs that no project has.</summary>
    private static async Task RemoveLinksAsync(Session session, CancellationToken cancellation)
    {
        foreach (var workflow in FoldersIn(session.Folder.Runs))
        {
            // The folders first: each was made for a run that was there already.
            var folders = FoldersIn(workflow);
            var known = await session.Store.ListRunNumbersAsync(Path.GetFileName(workflow), cancellation);
            foreach (var folder in folders)
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && !known.Contains(number))
                {
                    RemoveLinks(new DirectoryInfo(folder));
                }
            }
        }
    }

    /// <summary>
    /// Links, second names of stored files (<see cref="Results.ResultLinks"/>), and the folders that held them; what somebody else has put there stays.
    /// </summary>
    private static void RemoveLinks(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || entry is FileInfo { UnixFileMode: UnixFileMode.UserRead })
            {
                entry.Delete();
            }
            else if (entry is DirectoryInfo below)
            {
                RemoveLinks(below);
            }
        }

        if (!folder.EnumerateFileSystemInfos().Any())
        {
            folder.Delete();
        }
    }

    private static async Task RemoveCheckpointsAsync(Session session, CancellationToken cancellation)
    {
        var old = OldCheckpoints(session);
        var plans = RunLookup.ReadingPlans();
        for (var last = Guid.Empty; old.Count > 0;)
        {
            var page = await session.Store.ListBegunAsync(last, cancellation);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var version in page.GroupBy(attempt => (attempt.Project, attempt.Workflow, attempt.Version)))
            {
                var (project, workflow, number) = version.Key;
                if (await PlanAsync(session, plans, project, workflow, number, cancellation) is not { } plan)
                {
                    // Nobody knows which checkpoints are its runs'.
                    return;
                }

                foreach (var key in version.SelectMany(attempt => AttemptKeys.Checkpoints(attempt.Run, plan.Steps[attempt.Step].Name, attempt.Index)))
                {
                    old.Remove(Checkpoints.NameOf(key));
                }
            }

            last = page[^1].Uid;
        }

        foreach (var path in old.Values.SelectMany(path => path))
        {
            Remove(path);
        }
    }

    /// <summary>Null where it can't be read.</summary>
    private static async Task<Plan?> PlanAsync(
        Session session, PlanCache plans, string project, string workflow, int number, CancellationToken cancellation)
    {
        var version = await session.Definitions.FindVersionAsync(project, workflow, number, cancellation);
        try
        {
            return version is null or { Broken: not null }
                ? null
                : plans.Of(project, workflow, number, () => version.Content);
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            // A version of a newer program, or a damaged one: whatever is wrong with it, it is not ours to judge.
            return null;
        }
    }

    /// <summary>By their names: folders of local steps, and tar files of pods.</summary>
    private static Dictionary<string, List<string>> OldCheckpoints(Session session)
    {
        var folder = Checkpoints.FolderIn(session.Folder.Path);
        return (Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFileSystemInfos() : [])
            .Where(entry => session.Now - entry.LastWriteTimeUtc > Young)
            .GroupBy(entry => Path.GetFileNameWithoutExtension(entry.Name), entry => entry.FullName)
            .ToDictionary(same => same.Key, same => same.ToList());
    }

    private static void Remove(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
            else
            {
                Directory.Delete(path, recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Its program has closed a folder in it: what can't be removed stays, and keeps nothing else from being removed.
        }
    }

    private static List<string> FoldersIn(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder)] : [];
}
