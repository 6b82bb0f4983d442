using Workflows.Core.Runs;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Deciding;

/// <summary>What a run made of its mail: one unit of commit. All of it is stored, or nothing; then its effects are done.</summary>
internal sealed class Decided(LiveRun run, RunCommit commit, IReadOnlyList<Effect> effects, IReadOnlyList<Mail> mail)
{
    public LiveRun Run { get; } = run;

    /// <summary>The state it was decided from: what the store holds if the commit fails.</summary>
    public RunState Before { get; } = run.State;

    public RunCommit Commit { get; set; } = commit;

    /// <summary>To be done once it is committed, in order.</summary>
    public IReadOnlyList<Effect> Effects { get; } = effects;

    /// <summary>The mail it was decided on, put back if the commit fails.</summary>
    public IReadOnlyList<Mail> Mail { get; } = mail;

    /// <summary>Child runs that begin in the same commit.</summary>
    public List<RunState> Children { get; } = [];

    public IEnumerable<RunCommit> Commits => Children.Select(child => new RunCommit(child, []) { IsNew = true }).Prepend(Commit);
}
