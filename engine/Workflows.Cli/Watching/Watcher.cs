using Workflows.Cli.CommandLine;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Watching;

/// <summary>Takes pictures of a run, from the store: it works the same beside an engine and inside one.</summary>
internal sealed class Watcher(Session session, PlanSource plans)
{
    /// <summary>Children looked into for one picture.</summary>
    private const int Children = 200;

    private readonly LogTails tails = new(session.Folder);

    /// <summary>The run now; null where there is none.</summary>
    public async Task<Picture?> LookAsync(Guid run, CancellationToken cancellation)
    {
        if (await session.Runs.ViewAsync(run, plans, cancellation) is not { } view)
        {
            return null;
        }

        var children = HasChildren(view.State) ? await DescendantsAsync(view.State, cancellation) : [];
        return Assemble(view, children);
    }

    private static bool HasChildren(RunState run) =>
        run.Plan.Steps.Any(step => step.Step.Work is Work.SubWorkflow && !run.Steps[step.Ordinal].Status.IsFinal());

    private async Task<List<RunView>> DescendantsAsync(RunState root, CancellationToken cancellation)
    {
        var below = await session.Runs.ListRunsAsync(new RunFilter(root.Project) { Children = true, Unfinished = true, Most = 10 * Children }, cancellation);
        List<RunView> views = [];
        foreach (var summary in below.Where(run => run.Label.StartsWith($"{root.Label}/", StringComparison.Ordinal)).Take(Children))
        {
            if (await session.Runs.ViewAsync(summary.Id, plans, cancellation) is { } view)
            {
                views.Add(view);
            }
        }

        return views;
    }

    private Picture Assemble(RunView view, IReadOnlyList<RunView> below)
    {
        var children = below.Where(child => child.State.Parent?.Run == view.State.Id).ToDictionary(child => child.State.Id, child => Assemble(child, below));
        var live = view.Attempts.Where(attempt => !attempt.Status.IsFinal());
        return new(view, children, tails.Of(live.Select(attempt => attempt.Uid)), session.Now) { Propose = session.Propose };
    }
}
