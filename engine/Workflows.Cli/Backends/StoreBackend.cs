using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Results;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Backends;

/// <summary>A data folder, or a database that was named: this process opens it.</summary>
internal sealed class StoreBackend(Session session) : IBackend
{
    /// <summary>Nobody has signed in, so this is who the operating system says they are.</summary>
    public string Actor { get; } = $"local:{Environment.UserName}";

    public bool IsUnverified => true;

    public IRunReads Runs => session.Store;

    public IDefinitionReads Definitions => session.Store;

    public bool IsDriven => session.Server is not null || new EngineSigns(session.Folder, session.Time).IsThere;

    public TimeSpan Pace { get; } = TimeSpan.FromMilliseconds(200);

    public async Task<Stream?> OpenLogAsync(RunState run, AttemptRecord attempt, long offset, CancellationToken cancellation)
    {
        var log = await AttemptLog.OpenAsync(session, attempt, cancellation);
        await (log is null ? Task.CompletedTask : AttemptLog.SkipAsync(log, offset, cancellation));
        return log;
    }

    public async Task<Stream?> OpenWholeLogAsync(RunState run, AttemptRecord attempt, CancellationToken cancellation)
    {
        var kept = attempt.Artifacts.FirstOrDefault(artifact => artifact.Name == ArtifactRecord.LogName);
        if (kept is not null && await session.Files.Store.HasAsync(kept.Sha256, cancellation))
        {
            await session.Files.Store.VerifyAsync(kept.Sha256, cancellation);
        }

        return await AttemptLog.OpenAsync(session, attempt, cancellation);
    }

    public Task<string> LocateAsync(string run, string step, ArtifactRecord artifact, bool isDecided, CancellationToken cancellation) =>
        new ResultLinks(session) { MeasuresAgain = isDecided }.ShowAsync(run, step, artifact, cancellation);

    public string WhereIs(string sha256) => session.Files.WhereIs(sha256);

    public void Dispose()
    {
        // What it works with is the session's.
    }
}
