using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Canonical;

namespace Workflows.Definitions.Expressions.Lookup;

/// <summary>The run that the examples of the page are about.</summary>
internal static class ExampleScope
{
    /// <summary>What the page says of it, before any example.</summary>
    public const string Parameters = """{"region":"Dublin","limit":12.5,"files":["a.csv","b.csv"],"options":{"depth":8}}""";
    public const string Train = """{"rmse":61.5,"rows":700}""";
    public const string Tune = """[{"rmse":66,"depth":4},{"rmse":64.2,"depth":8}]""";
    public const string Event = """{"size":120,"after":"c0ffee"}""";

    private static readonly Dictionary<string, StepFacts> Steps = new(StringComparer.Ordinal)
    {
        ["train"] = new(StepStatus.Succeeded, null) { Outputs = Train, Artifacts = """{"model":"/files/model.zip"}""" },
        ["tune"] = new(StepStatus.Succeeded, null) { FannedOut = true, Outputs = Tune },
        ["check"] = new(StepStatus.Skipped, Reason.Condition),
    };

    /// <summary>The value as JSON, or the error in words.</summary>
    public static string Evaluate(string expression)
    {
        var answer = Evaluator.Evaluate(new Template(JsonText.String($"{{{{ {expression} }}}}")), Scope());
        return answer.Json ?? $"error: {answer.Error}";
    }

    private static Scope Scope() => new()
    {
        WorkflowName = "bike-demand",
        WorkflowVersion = 3,
        Parameters = Parameters,
        Objectives = [new Objective("rmse", 70, null)],
        Run = new RunFacts(42, new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero), "user:ada")
        {
            State = RunStatus.Failed,
            Cause = Cause.Timeout,
            Failed = ["train"],
        },
        Step = name => Steps.GetValueOrDefault(name),
        Item = """{"depth":8,"rate":0.1}""",
        Index = 3,
        Event = Event,
        TriggerName = "nightly",
        ScheduledTime = new DateTimeOffset(2026, 3, 1, 3, 0, 0, TimeSpan.Zero),
    };
}
