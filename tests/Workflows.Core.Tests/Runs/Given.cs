using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs;

/// <summary>What a test starts from: <c>Given.Workflow(Program("a"), Program("b").After("a")).Running()</c>.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);

    public static RunState Run(Plan plan) => new()
    {
        Id = new Guid("018f0000-0000-7000-8000-000000000001"),
        Project = "default",
        Plan = plan,
        Number = 1,
        Label = $"{plan.Definition.Name}#1",
        Parameters = "{}",
        Trigger = new RunTrigger("manual", "ann"),
        CreatedAt = Start,
        OpenMain = plan.MainCount,
        OpenFinally = plan.Steps.Length - plan.MainCount,
        Steps = RunState.NewSteps(plan),
    };
}
