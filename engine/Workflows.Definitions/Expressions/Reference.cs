using System.Collections.Immutable;

namespace Workflows.Definitions.Expressions;

/// <summary>The names that an expression may begin with. Each place in a definition allows some of them.</summary>
[Flags]
internal enum Names
{
    None = 0,
    Parameters = 1,
    Objectives = 2,
    Workflow = 4,
    Run = 8,

    /// <summary><c>run.state</c>, <c>run.cause</c>, <c>run.failed</c>.</summary>
    RunEnd = 16,
    Steps = 32,

    /// <summary><c>item</c> and <c>index</c>.</summary>
    Item = 64,
    Event = 128,
    Trigger = 256,

    /// <summary>What each step may say.</summary>
    Step = Parameters | Objectives | Workflow | Run | Steps,
}

/// <summary>One name that an expression reads: <c>steps.train.outputs.rmse</c>.</summary>
/// <param name="Root">The first word: <c>parameters</c>, <c>steps</c> ...</param>
/// <param name="Step">The step, where the root is <c>steps</c>.</param>
/// <param name="Path">The members after the root, or after the step's name.</param>
/// <param name="Offset">Where it stands in the expression.</param>
internal sealed record Reference(string Root, string? Step, ImmutableArray<Member> Path, int Offset)
{
    public const string Steps = "steps";

    public static ImmutableArray<string> Roots { get; } =
        ["parameters", "objectives", "workflow", "run", Steps, "item", "index", "event", "trigger"];

    /// <summary>What a place must allow for this reference to stand there.</summary>
    public Names Needs => Root switch
    {
        "parameters" => Names.Parameters,
        "objectives" => Names.Objectives,
        "workflow" => Names.Workflow,
        "run" => Path is [{ Name: "state" or "cause" or "failed" }, ..] ? Names.RunEnd : Names.Run,
        Steps => Names.Steps,
        "item" or "index" => Names.Item,
        "event" => Names.Event,
        _ => Names.Trigger,
    };

    /// <summary>As its author wrote it.</summary>
    public override string ToString() =>
        Root + (Step is null ? string.Empty : "." + Step) + string.Concat(Path.Select(m => m.Optional ? "?." + m.Name : "." + m.Name));
}

/// <summary>One member of a path.</summary>
/// <param name="Name">The key.</param>
/// <param name="Optional">Written with <c>?.</c>: missing gives null.</param>
internal readonly record struct Member(string Name, bool Optional);
