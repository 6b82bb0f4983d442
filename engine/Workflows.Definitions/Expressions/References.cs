using System.Collections.Immutable;
using System.Globalization;
using Scriban.Runtime;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;

namespace Workflows.Definitions.Expressions;

/// <summary>Reads what a reference names out of the scope.</summary>
internal static class References
{
    /// <exception cref="ValueErrorException">The name has no value here.</exception>
    public static object? Resolve(Reference reference, Scope scope)
    {
        var path = reference.Path.AsSpan();
        return reference.Root switch
        {
            "parameters" => Walk(Read(scope, scope.Parameters), path, reference),
            "objectives" => Walk(Objectives(scope.Objectives), path, reference),
            "workflow" => Walk(Workflow(scope), path, reference),
            "run" => Walk(Run(scope, reference), path, reference),
            Reference.Steps => Step(scope, path, reference),
            "item" => Walk(Read(scope, scope.Item ?? throw Unknown(reference)), path, reference),
            "index" => scope.Index is { } index ? Walk((long)index, path, reference) : throw Unknown(reference),
            "event" => Walk(Read(scope, scope.Event ?? throw Unknown(reference)), path, reference),
            _ => Walk(Trigger(scope, reference), path, reference),
        };
    }

    private static object? Step(Scope scope, ReadOnlySpan<Member> path, Reference reference)
    {
        var facts = scope.Step(reference.Step!) ?? throw new ValueErrorException($"there is no step `{reference.Step}`");
        if (path is [])
        {
            throw new ValueErrorException($"`{reference}` is a step; say state, reason, outputs or artifacts of it");
        }

        return path[0].Name switch
        {
            "state" => Walk(facts.State.Word(), path[1..], reference),
            "reason" => Walk(facts.Reason?.Word(), path[1..], reference),
            "outputs" => Left(scope, facts, facts.Outputs, path[1..], reference),
            "artifacts" => Left(scope, facts, facts.Artifacts, path[1..], reference),
            var other => throw new ValueErrorException($"a step has no `{other}`: say state, reason, outputs or artifacts"),
        };
    }

    // What a step left behind: null while it has not succeeded, so that `??` works; strict after that.
    private static object? Left(Scope scope, StepFacts facts, string? json, ReadOnlySpan<Member> path, Reference reference)
    {
        if (json is null || (!facts.FannedOut && facts.State != StepStatus.Succeeded))
        {
            return facts.State == StepStatus.Succeeded && !path.IsEmpty ? Members.Missing(path[0], [], reference) : null;
        }

        return Walk(Read(scope, json), path, reference);
    }

    private static object? Read(Scope scope, string json) => scope.Budget.SpendOnReading(json) ? Plain.Of(json) : throw Evaluation.TooMuch();

    private static object? Walk(object? value, ReadOnlySpan<Member> path, Reference reference)
    {
        foreach (var member in path)
        {
            value = Members.Of(value, member, reference);
        }

        return value;
    }

    private static ScriptArray Objectives(ImmutableArray<Objective> objectives)
    {
        var list = new ScriptArray(objectives.Length);
        foreach (var objective in objectives)
        {
            var map = new ScriptObject { ["metric"] = objective.Metric };
            Add(map, "atMost", (double?)objective.AtMost);
            Add(map, "atLeast", (double?)objective.AtLeast);
            Add(map, "description", objective.Description);
            list.Add(map);
        }

        return list;

        static void Add(ScriptObject map, string key, object? value)
        {
            if (value is not null)
            {
                map[key] = value;
            }
        }
    }

    private static ScriptObject Workflow(Scope scope) =>
        new() { ["name"] = scope.WorkflowName, ["version"] = scope.WorkflowVersion is { } version ? (long)version : null };

    private static ScriptObject Run(Scope scope, Reference reference)
    {
        var run = scope.Run ?? throw Unknown(reference);
        var map = new ScriptObject { ["number"] = (long)run.Number, ["startedAt"] = Instant(run.StartedAt), ["requestedBy"] = run.RequestedBy };
        if (run.State is { } state)
        {
            map["state"] = state.Word();
            map["cause"] = run.Cause?.Word();
            map["failed"] = new ScriptArray(run.Failed ?? []);
        }

        return map;
    }

    private static ScriptObject Trigger(Scope scope, Reference reference) => scope.TriggerName is { } name
        ? new ScriptObject { ["name"] = name, ["scheduledTime"] = Instant(scope.ScheduledTime) }
        : throw Unknown(reference);

    private static string? Instant(DateTimeOffset? instant) =>
        instant?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static ValueErrorException Unknown(Reference reference) => new($"`{reference.Root}` has no value in this place");
}
