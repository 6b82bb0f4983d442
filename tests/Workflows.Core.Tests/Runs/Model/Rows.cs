using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>
/// Storage in miniature: keeps only the rows that decisions say they changed, and loads them again. What comes back must be the state, or a
/// restarted engine would decide otherwise than one that never stopped.
/// </summary>
internal sealed class Rows(RunState created)
{
    private readonly Dictionary<(int Step, int Index), InstanceState> instances = [];
    private readonly Dictionary<int, ImmutableArray<string>> items = [];
    private readonly Dictionary<Guid, AttemptChange.Added> live = [];
    private readonly StepState[] steps = [.. created.Steps.Select(Bare)];
    private RunState run = created;

    public void Commit(Decision.Accepted decision)
    {
        var (after, changes) = (decision.State, decision.Changes);
        run = changes.Run ? after : run with { Sequence = after.Sequence };
        foreach (var step in changes.Items)
        {
            items[step] = after.Steps[step].Fan!.Items;
        }

        foreach (var step in changes.Steps)
        {
            steps[step] = Bare(after.Steps[step]);
        }

        foreach (var key in changes.Instances)
        {
            instances[(key.Step, key.Index)] = after.Steps[key.Step].Fan!.Instances[key.Index]!;
        }

        foreach (var change in changes.Attempts)
        {
            if (change is AttemptChange.Added added)
            {
                live.Add(added.Uid, added);
            }
            else
            {
                live.Remove(change.Uid);
            }
        }
    }

    public int Live => live.Count;

    public RunState Load() => RunMachine.Overlay(run with { Steps = PersistentArray<StepState>.Create(steps.Length, Load) }, live.Values);

    private StepState Load(int step)
    {
        var row = steps[step];
        return row.Fan is not { } fan ? row : row with
        {
            Fan = fan with
            {
                Items = items[step],
                Instances = PersistentArray<InstanceState?>.Create(
                    Math.Max(fan.Total, 1 + instances.Keys.Where(k => k.Step == step).Select(k => k.Index).DefaultIfEmpty(-1).Max()),
                    i => instances.GetValueOrDefault((step, i))),
            },
        };
    }

    /// <summary>A step's own row: the counts of its instances, not they; and nothing that is counted after loading.</summary>
    private static StepState Bare(StepState step) => step with
    {
        OpenNeeds = -1,
        Fan = step.Fan is { } fan ? fan with { Items = default, Instances = PersistentArray<InstanceState?>.Create(0, _ => null) } : null,
    };
}
