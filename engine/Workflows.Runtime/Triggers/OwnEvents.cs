using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// What the engine itself tells event triggers and people of: that an approval waits or has been decided (<see cref="ApprovalEvents"/>), that a run has ended
/// (<c>run.succeeded</c>, <c>run.failed</c>, <c>run.cancelled</c>), that one of a commit is to begin (<see cref="CommitEvents"/>), and what the manifests of
/// activities say of their success (<c>drift.detected</c>). Pure.
/// They are stored in the commit of the facts that they come of, under names that derive from these: what is decided again after a crash tells the same again,
/// which is then known.
/// </summary>
internal static class OwnEvents
{
    public static List<NewArrival> Of(IEnumerable<RunFact> facts)
    {
        List<NewArrival> told = [];
        foreach (var fact in facts)
        {
            if (fact.Event is AttemptEnded ended)
            {
                told.AddRange(OfAttempt(fact.State, ended));
            }

            told.AddRange(ApprovalEvents.Of(fact));
            if (fact.Event is RetryRequested && CommitEvents.OfQueued(fact.State, fact.Event.At) is { } queued)
            {
                told.Add(queued);
            }

            if (fact.State is { Parent: null } run && run.Status.IsFinal())
            {
                told.Add(OfEnd(run, fact.Event.At));
            }
        }

        return told;
    }

    /// <summary>What the end of a run is called: it ends once in each generation.</summary>
    public static string EndId(int generation) => $"ended:{generation}";

    /// <summary>Where what is told of a run happens.</summary>
    public static string SourceOf(Guid run) => $"{NewArrival.OwnSources}run:{run}";

    private static NewArrival OfEnd(RunState run, DateTimeOffset at)
    {
        var data = new JsonObject
        {
            ["workflow"] = run.Plan.Definition.Name,
            ["version"] = run.Plan.Version,
            ["run"] = run.Label,
            ["state"] = run.Status.Word(),
            ["cause"] = run.Cause?.Word(),
            ["message"] = run.Message is { } message ? UnicodeText.WellFormed(message) : null,
        };
        CommitEvents.AddTo(data, run);
        return Of(run, EndId(run.Generation), $"{NewArrival.OwnTypes}{run.Status.Word()}", run.Label, at, data);
    }

    private static IEnumerable<NewArrival> OfAttempt(RunState run, AttemptEnded ended)
    {
        if (run.Plan.Steps[ended.Step] is not { Step.Work: Work.Program { Events: { IsEmpty: false } events } } planned
            || run.Find(ended.Step, ended.Index) is not { Status: StepStatus.Succeeded, Outputs: { } json })
        {
            yield break;
        }

        using var outputs = ValueJson.Parse(json);
        foreach (var told in events)
        {
            if (!outputs.RootElement.TryGetProperty(told.When, out var holds) || holds.ValueKind != JsonValueKind.True)
            {
                continue;
            }

            var data = new JsonObject
            {
                ["workflow"] = run.Plan.Definition.Name,
                ["run"] = run.Label,
                ["step"] = planned.NameOf(ended.Index),
            };
            foreach (var (member, output) in told.Data)
            {
                data[member] = outputs.RootElement.TryGetProperty(output, out var value) ? ValueJson.ParseNode(value.GetRawText()) : null;
            }

            yield return Of(run, $"{ended.Uid}:{told.Type}", told.Type, $"{run.Label} {planned.NameOf(ended.Index)}", ended.At, data);
        }
    }

    public static NewArrival Of(RunState run, string id, string type, string subject, DateTimeOffset at, JsonObject data) =>
        new(run.Project, SourceOf(run.Id), id, type)
        {
            Subject = subject,
            Time = at,
            Data = data.ToJsonString(),
            By = run.Trigger.By,
        };
}
