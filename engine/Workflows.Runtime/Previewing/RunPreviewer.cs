using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Caching;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Previewing;

/// <summary>
/// Goes through the steps of a run that has not started, those first that others need. What an expression gives counts where it reads no step that is still to
/// run; what is known of a step by then (it is skipped, it takes an earlier result, it only computes) is known to those behind it.
/// </summary>
/// <param name="start">The run, as it would be accepted.</param>
/// <param name="evaluate">How expressions are computed.</param>
/// <param name="find">Looks for an earlier result of the work of a step that may take one.</param>
internal sealed class RunPreviewer(RunState start, Evaluate evaluate, Func<CacheableWork, CancellationToken, Task<CachedStep?>> find)
{
    private readonly StepPreview?[] previews = new StepPreview?[start.Plan.Steps.Length];
    private RunState run = start;

    public async Task<ImmutableArray<StepPreview>> PreviewAsync(CancellationToken cancellation)
    {
        foreach (var step in InOrder(run.Plan))
        {
            var preview = await OfAsync(step, cancellation);
            previews[step.Ordinal] = preview;
            if (preview.Fate == StepFate.Fails)
            {
                Set(step, state => state with { Status = StepStatus.Failed });
            }
        }

        return [.. previews.Select(preview => preview!)];
    }

    /// <summary>Main steps before those of <c>finally</c>, each after all that it needs.</summary>
    private static IEnumerable<PlannedStep> InOrder(Plan plan)
    {
        var open = plan.Steps.Select(step => step.Needs.Length).ToArray();
        var ready = new Queue<int>(plan.Steps.Where(step => step.Needs.IsEmpty).Select(step => step.Ordinal));
        var order = new List<PlannedStep>(open.Length);
        while (ready.TryDequeue(out var ordinal))
        {
            order.Add(plan.Steps[ordinal]);
            foreach (var dependent in plan.Steps[ordinal].Dependents.Where(dependent => --open[dependent] == 0))
            {
                ready.Enqueue(dependent);
            }
        }

        return order.OrderBy(step => step.Finally);
    }

    private async Task<StepPreview> OfAsync(PlannedStep step, CancellationToken cancellation)
    {
        var (ifAll, ifNone) = (Decide(step, NeedsTable.Need.Succeeded), Decide(step, NeedsTable.Need.SkippedByCondition));
        if (ifAll != ifNone)
        {
            var later = step.Needs.Where(need => previews[need]!.Fate == StepFate.DecidedLater).Select(need => run.Plan.Steps[need].Name);
            return Later(step, $"so is {string.Join(", ", later)}");
        }

        if (ifAll.Status != StepStatus.Ready)
        {
            Skip(step, ifAll.Reason);
            return new(step, StepFate.Skipped, step.Step.RunOn == RunOn.Failure ? "nothing has failed" : ifAll.Reason == Reason.UpstreamFailed
                ? "a step that it needs fails" : "a step that it needs is skipped");
        }

        if (step.Step.When is { } when)
        {
            var (holds, isKnown) = Evaluate(when.AsTemplate(), step);
            if (!isKnown)
            {
                return Later(step, $"when: {when.Expression}");
            }

            if (holds.AsCondition is not { } yes)
            {
                return new(step, StepFate.Fails, $"when: {holds.Error ?? $"must give true or false, gave {holds.Json}"}");
            }

            if (!yes)
            {
                Skip(step, Reason.Condition);
                return new(step, StepFate.Skipped, $"when: {when.Expression}");
            }
        }

        return step.Step.FanOut is { } fanOut ? Fanned(step, fanOut) : await PlainAsync(step, cancellation);
    }

    /// <param name="step">All of whose needs have been looked at.</param>
    /// <param name="later">What becomes of those that are decided later.</param>
    private NeedsTable.Answer Decide(PlannedStep step, NeedsTable.Need later) => NeedsTable.Decide(
        step.Step.RunOn,
        [.. step.Needs.Select(need => previews[need]!.Fate switch
        {
            StepFate.DecidedLater => later,
            StepFate.Skipped or StepFate.Fails => NeedsTable.Read(run.Steps[need], run.Plan.Steps[need].Step.ContinueOnError),
            _ => NeedsTable.Need.Succeeded,
        })]);

    private StepPreview Fanned(PlannedStep step, FanOut fanOut)
    {
        var total = 1L;
        foreach (var (name, template) in ItemsOf(fanOut))
        {
            var (items, isKnown) = Evaluate(template, step);
            if (!isKnown)
            {
                return new(step, StepFate.Runs, $"{name}: how many instances is decided later");
            }

            if (ItemCount.Of(items.Json, fanOut) is not { } count)
            {
                return items.Json is { } json && ItemCount.IsFile(json)
                    ? new(step, StepFate.Runs, $"{name}: as many instances as {json.Trim('"')} has lines")
                    : new(step, StepFate.Fails, $"{name}: {items.Error ?? $"must give {ItemCount.Expected(fanOut)}, gave {items.Json}"}");
            }

            total = Math.Min(total * count, int.MaxValue);
        }

        return total <= RunMachine.MostInstances
            ? new(step, StepFate.Runs, null) { Instances = (int)total }
            : new(step, StepFate.Fails, $"{total} items are more than the {RunMachine.MostInstances} that one step may have");
    }

    private static IEnumerable<(string Name, Template Values)> ItemsOf(FanOut fanOut) => fanOut switch
    {
        FanOut.ForEach each => [("forEach", each.Items)],
        FanOut.Matrix matrix => matrix.Axes.Select(axis => ($"matrix.{axis.Name}", axis.Values)),
        _ => [],
    };

    private async Task<StepPreview> PlainAsync(PlannedStep step, CancellationToken cancellation)
    {
        switch (step.Step.Work)
        {
            case Work.Program program:
                return await ProgramAsync(step, program, cancellation);
            case Work.Set { Values: var values } when Evaluate(values, step) is ({ Json: { } outputs }, true):
                Succeed(step, new() { Status = StepStatus.Succeeded, Outputs = outputs });
                return new(step, StepFate.Runs, null);
            case Work.Set { Values: var values } when Evaluate(values, step) is ({ Error: { } error }, true):
                return new(step, StepFate.Fails, $"set: {error}");
            case Work.Approval { Text: { } text } when Evaluate(text, step) is ({ Json: { } asked }, true):
                return new(step, StepFate.Runs, null) { Text = System.Text.Json.JsonSerializer.Deserialize<string>(asked) };
            case Work.SubWorkflow work:
                return new(step, StepFate.Runs, null) { Version = run.VersionOf(work) };
            default:
                return new(step, StepFate.Runs, null);
        }
    }

    private async Task<StepPreview> ProgramAsync(PlannedStep step, Work.Program program, CancellationToken cancellation)
    {
        // As an attempt would be made, which none is.
        Set(step, state => state with { Only = new() { Status = StepStatus.Ready } });
        var reading = new KnownSteps(run, evaluate);
        var (spec, wrong) = AttemptSpecs.Of(run, step.Ordinal, null, reading.Evaluate);
        if (wrong is not null && reading.IsKnown)
        {
            return new(step, StepFate.Fails, wrong);
        }

        var image = program.Image is { } template && Evaluate(template, step) is ({ Json: { } json }, true)
            ? System.Text.Json.JsonSerializer.Deserialize<string>(json)
            : null;
        var preview = new StepPreview(step, StepFate.Runs, null) { Image = image };
        if (program.CacheFor is null || !reading.IsKnown || spec is null)
        {
            return preview;
        }

        if (await find(CacheableWork.Of(run, step.Ordinal, spec), cancellation) is not { } hit)
        {
            return preview with { Why = "no earlier result is the same work" };
        }

        Succeed(step, new() { Status = StepStatus.Succeeded, Outputs = hit.Outputs, Artifacts = hit.Artifacts, Origin = hit.Origin });
        return preview with { Fate = StepFate.Reuses, Why = hit.Origin };
    }

    private static StepPreview Later(PlannedStep step, string why) => new(step, StepFate.DecidedLater, why);

    private (Evaluated Value, bool IsKnown) Evaluate(Template template, PlannedStep step)
    {
        var reading = new KnownSteps(run, evaluate);
        var value = reading.Evaluate(template, Scopes.Of(run, step.Ordinal, null));
        return (value, reading.IsKnown);
    }

    private void Skip(PlannedStep step, Reason? reason) => Set(step, state => state with { Status = StepStatus.Skipped, Reason = reason });

    private void Succeed(PlannedStep step, InstanceState only) =>
        Set(step, state => state with { Status = StepStatus.Succeeded, Outputs = only.Outputs, Only = only });

    private void Set(PlannedStep step, Func<StepState, StepState> change) =>
        run = run with { Steps = run.Steps.With(step.Ordinal, change(run.Steps[step.Ordinal])) };
}
