using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Storage;

/// <summary>Workflows for tests of the store, which never reads a definition: they are made in memory and found again by name.</summary>
internal static class Flows
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Two programs in a row.</summary>
    public static WorkflowDefinition Chain { get; } = ChainOf("chain", 2);

    /// <summary>A program, then one instance of another for each of three items.</summary>
    public static WorkflowDefinition Fan { get; } = FanOf("fan", """["a","b","c"]""");

    public static WorkflowDefinition ChainOf(string name, int steps) => new()
    {
        Name = name,
        Steps = [.. Enumerable.Range(0, steps).Select(i => Program($"s{i}") with { Needs = i == 0 ? [] : [$"s{i - 1}"] })],
    };

    public static WorkflowDefinition FanOf(string name, string items) => new()
    {
        Name = name,
        Steps = [Program("first"), Program("each") with { Needs = ["first"], FanOut = new FanOut.ForEach(new(items)) { Parallel = 2 } }],
    };

    public static StepDefinition Program(string name) => new() { Name = name, Work = new Work.Program { Uses = "container" } };

    /// <summary>Finds the plan of any definition among these, whatever its version.</summary>
    public static PlanSource Plans(params WorkflowDefinition[] definitions) =>
        (_, workflow, version, _) => new Plan(definitions.First(definition => definition.Name == workflow), version);

    public static NewVersion Version(WorkflowDefinition definition, string text = "one") =>
        new("default", definition.Name, $"digest-{text}", "{}", text) { By = "ann", At = Start };

    public static NewRun Run(WorkflowDefinition definition, string text = "one") =>
        new(Version(definition, text), Guid.CreateVersion7(Start), "{}", new RunTrigger("manual", "ann"), Start) { Plans = Plans(definition) };

    /// <summary>Literals are their own value; <c>{{ true }}</c> and <c>{{ false }}</c> are what they say.</summary>
    public static Evaluated Evaluate(Template template, Scope scope) =>
        Evaluated.Value(template.IsLiteral ? template.Json : template.Json.Trim('"').Trim('{', '}').Trim());
}
