using Workflows.Core.Runs;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Deciding;

/// <summary>What a run made of the events that waited for it: one unit of commit. All of it is stored, or nothing; then its effects are done.</summary>
internal sealed class CommitUnit(LiveRun run, RunCommit commit, IReadOnlyList<Effect> effects, IReadOnlyList<QueuedEvent> events)
{
    public LiveRun Run { get; } = run;

    public RunCommit Commit { get; set; } = commit;

    /// <summary>To be done once it is committed, in order.</summary>
    public IReadOnlyList<Effect> Effects { get; } = effects;

    /// <summary>The events it was decided on, put back if the commit fails.</summary>
    public IReadOnlyList<QueuedEvent> Events { get; } = events;

    /// <summary>Child runs that begin in the same commit.</summary>
    public List<RunState> Children { get; } = [];

    public IEnumerable<RunCommit> Commits => Children.Select(child => new RunCommit(child, []) { IsNew = true }).Prepend(Commit);
}
