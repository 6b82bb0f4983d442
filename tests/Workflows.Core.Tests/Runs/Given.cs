using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs;

/// <summary>What a test starts from: <c>Given.Workflow(Program("a"), Program("b").After("a")).Running()</c>.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);

    public static Flow Workflow(params StepDefinition[] steps) => new(steps);

    /// <summary>A run of a plan, Queued; ann asked for it.</summary>
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

    // --- Steps --------------------------------------------------------------------------------------------------------------------------

    public static StepDefinition Program(string name, int attempts = 1, Func<Work.Program, Work.Program>? with = null)
    {
        var work = new Work.Program { Uses = "container", Retry = new RetryPolicy { Attempts = attempts, First = TimeSpan.FromSeconds(10), Jitter = 0 } };
        return new StepDefinition { Name = name, Work = with?.Invoke(work) ?? work };
    }

    public static StepDefinition Cached(string name) => Program(name, with: work => work with { CacheFor = TimeSpan.FromHours(1) });

    public static StepDefinition Set(string name) => new() { Name = name, Work = new Work.Set(new("{}")) };

    public static StepDefinition Approval(string name, Func<Work.Approval, Work.Approval>? with = null)
    {
        var work = new Work.Approval { From = ["user:ann", "user:bob", "user:cleo"] };
        return new StepDefinition { Name = name, Work = with?.Invoke(work) ?? work };
    }

    public static StepDefinition Wait(string name, string duration = "1m") => new() { Name = name, Work = new Work.Wait { For = new($"\"{duration}\"") } };

    public static StepDefinition Listen(string name, string? where = null) =>
        new() { Name = name, Work = new Work.Wait { Event = new("data.arrived", where is null ? null : new Condition(where)) } };

    public static StepDefinition Child(string name) => new() { Name = name, Work = new Work.SubWorkflow("child", null, new("{}")) };

    public static StepDefinition After(this StepDefinition step, params string[] needs) => step with { Needs = [.. needs] };

    public static StepDefinition On(this StepDefinition step, RunOn runOn) => step with { RunOn = runOn };

    public static StepDefinition When(this StepDefinition step, string expression) => step with { When = new(expression) };

    public static StepDefinition Tolerated(this StepDefinition step) => step with { ContinueOnError = true };

    public static StepDefinition ForEach(this StepDefinition step, string items, int parallel = 50) =>
        step with { FanOut = new FanOut.ForEach(new(items)) { Parallel = parallel } };

    public static StepDefinition Matrix(this StepDefinition step, params (string Name, string Values)[] axes) =>
        step with { FanOut = new FanOut.Matrix([.. axes.Select(a => new MatrixAxis(a.Name, new(a.Values)))]) };
}

/// <summary>A workflow being put together for a test.</summary>
internal sealed class Flow(StepDefinition[] steps)
{
    private readonly Dictionary<string, ImmutableArray<string>> reads = [];
    private WorkflowDefinition definition = new() { Name = "flow", Steps = [.. steps] };
    private string parameters = "{}";
    private bool child;
    private ImmutableSortedDictionary<string, long> remembered = ImmutableSortedDictionary<string, long>.Empty;

    public Flow Finally(params StepDefinition[] last) => With(d => d with { Finally = [.. last] });

    public Flow FailFast() => With(d => d with { FailFast = true });

    public Flow Outputs(string json) => With(d => d with { Outputs = new(json) });

    public Flow Parameters(string json)
    {
        parameters = json;
        return this;
    }

    /// <summary>This step's expressions mention that parameter.</summary>
    public Flow Reading(string step, string parameter)
    {
        reads[step] = [parameter];
        return this;
    }

    public Flow AsChild()
    {
        child = true;
        return this;
    }

    /// <summary>An earlier run succeeded with this.</summary>
    public Flow Remembering(string step, long bytes)
    {
        remembered = remembered.Add(RunState.MemoryKey(definition.Name, step), bytes);
        return this;
    }

    public Story Queued()
    {
        var plan = new Plan(definition, 1, step => new StepReading(reads.GetValueOrDefault(step.Name, []), string.Empty));
        return new Story(Given.Run(plan) with
        {
            Parameters = parameters,
            Parent = child ? new ParentStep(Guid.Empty, 0, null) : null,
            Remembered = remembered,
        });
    }

    public Story Running() => Queued().Granted();

    private Flow With(Func<WorkflowDefinition, WorkflowDefinition> change)
    {
        definition = change(definition);
        return this;
    }
}
