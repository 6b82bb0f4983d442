using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>Random definitions: every kind of step, every policy that deciding looks at.</summary>
internal static class Flows
{
    public const string Parameters = """{"go":true,"n":3}""";
    public const string Edited = """{"go":false,"n":3}""";
    public static readonly DateTimeOffset Start = new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero);

    public static RunState Build(ulong shape, ulong[] steps)
    {
        var dice = new Dice(shape);
        var failFast = dice.Once(4);
        var last = Math.Min(steps.Length - 1, dice.Roll(3));
        var all = new List<StepDefinition>();
        for (var i = 0; i < steps.Length; i++)
        {
            var mine = i < steps.Length - last;
            var before = all.Where(s => mine || s.Name[0] == 'f' || dice.Once(8)).Select(s => s.Name).ToArray();
            var step = Step((mine ? "s" : "f") + i, before, new Dice(steps[i]));
            all.Add(failFast ? Sound(step) : step);
        }

        var definition = new WorkflowDefinition
        {
            Name = "random",
            FailFast = failFast,
            Steps = [.. all.Take(steps.Length - last)],
            Finally = [.. all.Skip(steps.Length - last)],
            Outputs = dice.Roll(8) switch { 6 => new("{}"), 7 => new("\"{{ fail }}\""), _ => null },
        };
        var plan = new Plan(definition, 1, step => new StepReading(step.Title is null ? [] : [step.Title], string.Empty));
        var run = Given.Run(plan) with { Parameters = Parameters, Parent = dice.Once(6) ? new ParentStep(Guid.NewGuid(), 0, null) : null };
        run = dice.Once(8) ? Reuse(run) : run;
        return run with { Remembered = Remembered(all, dice) };
    }

    /// <summary>Some of it too much for what the step may have today, some of steps that do not grow any more.</summary>
    private static ImmutableSortedDictionary<string, long> Remembered(IEnumerable<StepDefinition> steps, Dice dice) =>
        steps.Where(_ => dice.Once(3)).ToImmutableSortedDictionary(step => RunState.MemoryKey("random", step.Name), _ => dice.Once(2) ? 2_000L : 5_000L);

    /// <summary>A rerun takes over what stands before the step that it starts from.</summary>
    private static RunState Reuse(RunState run)
    {
        var steps = run.Steps;
        for (var i = 0; i < run.Plan.MainCount / 2; i++)
        {
            steps = steps.With(i, steps[i] with { Status = StepStatus.Succeeded, Reason = Reason.Reused, Outputs = "{}" });
        }

        return (run with { Steps = steps }).Recount();
    }

    private static StepDefinition Step(string name, string[] before, Dice dice)
    {
        var needs = Enumerable.Range(0, dice.Roll(4)).Select(_ => before.Length > 0 ? dice.Pick(before) : null).OfType<string>().ToImmutableArray();
        var work = Task(dice);
        return new StepDefinition
        {
            Name = name,
            Needs = needs,
            RunOn = dice.Roll(8) switch { 5 => RunOn.NoFailure, 6 => RunOn.Failure, 7 => RunOn.Always, _ => RunOn.Success },
            Work = work,
            FanOut = work is Work.Program or Work.Set or Work.SubWorkflow ? Spread(dice) : null,
            When = dice.Roll(14) switch
            {
                8 => new("true"),
                9 => new("false"),
                10 => new("7"),
                11 => new("fail"),
                12 => new("parameters.go"),
                13 when needs.Length > 0 => new($"{needs[0]} succeeded"),
                _ => null,
            },
            ContinueOnError = dice.Once(6),
            Title = dice.Roll(6) switch { 4 => "go", 5 => "n", _ => null },
        };
    }

    /// <summary>
    /// Begins without failing. Under failFast a step that fails as it begins stops those that the same decision began; which these are depends
    /// on the order in which a machine looks at steps, and the page leaves that open.
    /// </summary>
    private static StepDefinition Sound(StepDefinition step) => step with
    {
        When = step.When is { Expression: "fail" or "7" } ? null : step.When,
        FanOut = step.FanOut is FanOut.ForEach { Items.Json: "true" or "\"{{ fail }}\"" } or FanOut.Matrix ? new FanOut.ForEach(new("2")) : step.FanOut,
        Work = step.Work switch
        {
            Work.Wait { For: not null } => new Work.Wait { For = new("\"1m\"") },
            Work.Approval { Text: not null } approval => approval with { Text = null },
            var sound => sound,
        },
    };

    private static FanOut? Spread(Dice dice) => dice.Roll(12) switch
    {
        6 => new FanOut.ForEach(new("3")) { Parallel = 2 },
        7 => new FanOut.ForEach(new("""["a","b","c","d"]""")) { Parallel = 3 },
        8 => new FanOut.ForEach(new("0")),
        9 => new FanOut.ForEach(new("\"wf-file://5a/items.txt\"")) { Parallel = 2 },
        10 => dice.Roll(3) switch
        {
            0 => new FanOut.ForEach(new("\"{{ parameters.n }}\"")),
            1 => new FanOut.ForEach(new("\"{{ fail }}\"")),
            _ => new FanOut.ForEach(new("true")),
        },
        11 => new FanOut.Matrix([new("depth", new("[4,8]")), new("rate", new(dice.Roll(3) switch { 0 => "[]", 1 => "7", _ => "[1]" }))]) { Parallel = 1 },
        _ => null,
    };

    private static Work Task(Dice dice) => dice.Roll(10) switch
    {
        <= 3 => Program(dice),
        4 => Program(dice) with { CacheFor = TimeSpan.FromHours(1) },
        5 => new Work.Set(new("{}")),
        6 => Approval(dice),
        7 => dice.Roll(8) switch
        {
            5 => new Work.Wait { For = new("\"{{ fail }}\"") },
            6 => new Work.Wait { For = new("\"soon\"") },
            7 => new Work.Wait { Until = new("\"2026-03-29T00:35:00Z\"") },
            _ => new Work.Wait { For = new("\"1m\"") },
        },
        8 => new Work.Wait { Event = new("data.arrived", null) },
        _ => new Work.SubWorkflow("child", null, new("{}")),
    };

    private static Work.Program Program(Dice dice) => new()
    {
        Uses = "container",
        Retry = new RetryPolicy { Attempts = 1 + dice.Roll(3), First = TimeSpan.FromSeconds(10) },
        OnOutOfMemory = dice.Once(3) ? new MemoryGrowth(2, 3_000) : null,
    };

    private static Work.Approval Approval(Dice dice) => new()
    {
        Count = 1 + dice.Roll(2),
        From = dice.Roll(3) switch { 0 => [], 1 => ["user:ann", "group:leads"], _ => ["role:lead"] },
        NotRequester = !dice.Once(4),
        Deadline = dice.Once(2) ? TimeSpan.FromMinutes(1) : null,
        OnDeadline = dice.Roll(3) switch { 0 => OnDeadline.Approve, 1 => OnDeadline.Reject, _ => OnDeadline.Escalate },
        EscalateTo = ["group:leads", "role:approver"],
        OnReject = dice.Once(2) ? OnReject.Skip : OnReject.Fail,
        Comment = dice.Roll(6) switch { 4 => CommentRule.OnReject, 5 => CommentRule.Required, _ => CommentRule.Optional },
        Text = dice.Roll(9) switch { 7 => new("\"Ship it?\""), 8 => new("\"{{ fail }}\""), _ => null },
    };
}
