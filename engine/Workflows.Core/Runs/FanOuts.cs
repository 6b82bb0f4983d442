using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;

namespace Workflows.Core.Runs;

/// <summary>Fanned-out steps: their items, who may start, and what they end as.</summary>
internal static class FanOuts
{
    /// <summary>The most instances of one step.</summary>
    public const int MostInstances = 100_000;

    /// <summary>The largest array of outputs, in characters of JSON.</summary>
    public const int MostOutputs = 8 * 1024 * 1024;

    public static void Begin(Draft draft, int step, FanOut fanOut)
    {
        // A retry of a step that failed by itself keeps the instances that succeeded; its inputs are the same, so are its items.
        if (draft.Step(step).Fan is { Succeeded: > 0 })
        {
            Fill(draft, step);
            return;
        }

        switch (fanOut)
        {
            case FanOut.ForEach each:
                BeginForEach(draft, step, draft.Evaluate(each.Items, step, null));
                break;
            case FanOut.Matrix matrix:
                BeginMatrix(draft, step, matrix);
                break;
        }
    }

    /// <summary>The items are known: the instances begin.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="step">Ordinal.</param>
    /// <param name="total">How many.</param>
    /// <param name="items">JSON text of each; default for the numbers from 0.</param>
    public static void Open(Draft draft, int step, int total, ImmutableArray<string> items)
    {
        if (total > MostInstances)
        {
            Ending.FailStep(draft, step, Cause.Engine, $"{total} items are more than the {MostInstances} that one step may have");
            return;
        }

        var before = draft.Step(step).Fan;
        var instances = PersistentArray<InstanceState?>.Create(
            Math.Max(total, before?.Instances.Count ?? 0),
            i => i < before?.Instances.Count ? before.Instances[i] : null);
        draft.Change(step, draft.Step(step) with { Items = null, Fan = new FanState { Total = total, Items = items, Instances = instances } });
        draft.TouchItems(step);
        Fill(draft, step);
    }

    /// <summary>Starts instances up to the step's <c>parallel</c>; ends the step when none is left.</summary>
    public static void Fill(Draft draft, int step)
    {
        var parallel = draft.Definition(step).FanOut!.Parallel;
        while (!draft.State.Suspended && draft.Step(step) is { Status: StepStatus.Running, Fan: { } fan } state && fan.Live < parallel && fan.Waiting > 0)
        {
            var next = fan.Next;
            while (fan.Instances[next] is { Status: not StepStatus.Waiting })
            {
                next++;
            }

            draft.Change(step, state with { Fan = fan with { Next = next + 1, Live = fan.Live + 1 } });
            Instances.Start(draft, step, next);
        }

        if (draft.Step(step) is { Status: StepStatus.Running, Fan: { Live: 0, Waiting: 0 } done })
        {
            End(draft, step, done);
        }
    }

    private static void BeginForEach(Draft draft, int step, Evaluated items)
    {
        if (items.Json is not { } json)
        {
            Ending.FailStep(draft, step, Cause.Engine, $"forEach: {items.Error}");
        }
        else if (Json.Elements(json) is { } elements)
        {
            Open(draft, step, elements.Length, elements);
        }
        else if (Json.Whole(json) is { } count and >= 0)
        {
            Open(draft, step, (int)Math.Min(count, int.MaxValue), default);
        }
        else if (Json.String(json) is { } reference && reference.StartsWith("wf-file://", StringComparison.Ordinal))
        {
            draft.Change(step, draft.Step(step) with { Items = reference });
            draft.Do(new Effect.ReadItems(step, reference));
        }
        else
        {
            Ending.FailStep(
                draft,
                step,
                Cause.Engine,
                $"forEach: must give an array, a count or an artifact with one item a line, gave {Opening.Shorten(json)}");
        }
    }

    private static void BeginMatrix(Draft draft, int step, FanOut.Matrix matrix)
    {
        var axes = new List<(string Name, ImmutableArray<string> Values)>();
        var total = 1L;
        foreach (var axis in matrix.Axes)
        {
            var values = draft.Evaluate(axis.Values, step, null);
            if (values.Json is not { } json || Json.Elements(json) is not { } elements)
            {
                Ending.FailStep(
                    draft,
                    step,
                    Cause.Engine,
                    $"matrix.{axis.Name}: {values.Error ?? $"must give an array, gave {Opening.Shorten(values.Json!)}"}");
                return;
            }

            axes.Add((axis.Name, elements));
            total = Math.Min(total * elements.Length, int.MaxValue);
        }

        Open(draft, step, (int)total, total > MostInstances ? default : [.. Enumerable.Range(0, (int)total).Select(i => Combination(axes, i))]);
    }

    /// <summary>The last axis moves fastest.</summary>
    private static string Combination(List<(string Name, ImmutableArray<string> Values)> axes, int index)
    {
        var picked = new (string, string)[axes.Count];
        for (var a = axes.Count - 1; a >= 0; a--)
        {
            picked[a] = (axes[a].Name, axes[a].Values[index % axes[a].Values.Length]);
            index /= axes[a].Values.Length;
        }

        return Json.Object(picked);
    }

    private static void End(Draft draft, int step, FanState fan)
    {
        var outputs = Json.Array(fan.Instances.Take(fan.Total).Select(i => i is { Status: StepStatus.Succeeded } ? i.Outputs ?? "{}" : "null"));
        if (outputs.Length > MostOutputs)
        {
            Ending.FailStep(
                draft,
                step,
                Cause.Engine,
                $"outputs of all instances are {outputs.Length} characters of JSON, more than the {MostOutputs} that one step may have");
            return;
        }

        var ended = draft.Step(step) with { Outputs = outputs };
        // Stopped by us it is Cancelled, and a retry goes on with what is missing; else one failure fails it, whatever became of the others.
        if (fan.Cancelled > 0 && (fan.Failed == 0 || Opening.IsBarred(draft.State, draft.Plan.Steps[step])))
        {
            Ending.EndStep(draft, step, ended with { Status = StepStatus.Cancelled });
        }
        else if (fan.Failed > 0)
        {
            var first = fan.Instances.Take(fan.Total).Select((instance, index) => (instance, index)).First(i => i.instance is { Status: StepStatus.Failed });
            var message = $"{fan.Failed} of {fan.Total} instances failed; the first is [{first.index}]: {first.instance!.Message}";
            Ending.EndStep(draft, step, ended with { Status = StepStatus.Failed, Cause = first.instance.Cause, Message = message });
        }
        else
        {
            Ending.EndStep(draft, step, ended with { Status = StepStatus.Succeeded });
        }
    }
}
