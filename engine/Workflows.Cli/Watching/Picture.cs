using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Watching;

/// <summary>A run at one moment, as it is drawn: what is stored of it and of its children, and what its attempts said last.</summary>
/// <param name="View">As committed and observed.</param>
/// <param name="Children">Child runs by id: those that matter to a reader.</param>
/// <param name="LastLines">The last line of each live attempt's log.</param>
/// <param name="At">When it was taken.</param>
internal sealed record Picture(RunView View, IReadOnlyDictionary<Guid, Picture> Children, IReadOnlyDictionary<Guid, string> LastLines, DateTimeOffset At)
{
    /// <summary>A command line to propose, as <see cref="CommandLine.Session.Propose"/> gives it.</summary>
    public required Func<string, string> Propose { get; init; }

    public RunState Run => View.State;

    public bool HasEnded => Run.Status.IsFinal();

    /// <summary>The newest attempt of a step or instance; null where it has none.</summary>
    public AttemptRecord? Attempt(int step, int? index = null) => View.Attempts.LastOrDefault(attempt => attempt.Step == step && attempt.Index == index);

    /// <summary>This run and all below it.</summary>
    public IEnumerable<Picture> All => Children.Values.SelectMany(child => child.All).Prepend(this);
}
