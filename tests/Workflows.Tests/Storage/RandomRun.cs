using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Tests.Storage;

/// <summary>Any workflow, and anything that may happen to its run, from a seed.</summary>
internal static class RandomRun
{
    public static WorkflowDefinition Flow(Random random)
    {
        var steps = Enumerable.Range(0, random.Next(1, 7))
            .Select(i => Step(random, $"s{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(n => $"s{n}")]));
        return new()
        {
            Name = "random",
            FailFast = random.Next(3) == 0,
            Steps = [.. steps],
            Finally = random.Next(2) == 0 ? [Flows.Program("last")] : [],
            Outputs = random.Next(2) == 0 ? new Template("""{"done":true}""") : null,
        };
    }

    /// <summary>Answers something that is outstanding, or does what people do.</summary>
    public static void Advance(Driven run, Random random)
    {
        var outstanding = run.Outstanding;
        if (outstanding.Count == 0 || random.Next(8) == 0)
        {
            run.Do((at, seed) => Command(random, at, seed));
            return;
        }

        run.Do((at, seed) => Answer(outstanding[random.Next(outstanding.Count)], random, at, seed));
    }

    private static StepDefinition Step(Random random, string name, ImmutableArray<string> needs)
    {
        var work = Kind(random);
        return new()
        {
            Name = name,
            Needs = needs,
            When = random.Next(8) == 0 ? new Condition(random.Next(2) == 0 ? "true" : "false") : null,
            RunOn = random.Next(4) == 0 ? (RunOn)random.Next(4) : RunOn.Success,
            ContinueOnError = random.Next(5) == 0,
            FanOut = work is Work.Program or Work.Set or Work.SubWorkflow && random.Next(3) == 0 ? Fan(random) : null,
            Work = work,
        };
    }

    private static Work Kind(Random random) => random.Next(7) switch
    {
        0 => new Work.Set(new("""{"n":1}""")),
        1 => new Work.Approval { Count = random.Next(1, 3), NotRequester = false, Deadline = TimeSpan.FromHours(1), OnReject = (OnReject)random.Next(2) },
        2 => random.Next(2) == 0 ? new Work.Wait { For = new("\"1h\"") } : new Work.Wait { Event = new("data.arrived", null) },
        3 => new Work.SubWorkflow("child", 1, new("{}")),
        _ => new Work.Program
        {
            Uses = "container",
            Retry = new() { Attempts = random.Next(1, 4) },
            CacheFor = random.Next(4) == 0 ? TimeSpan.FromDays(1) : null,
            OnOutOfMemory = random.Next(3) == 0 ? new(1.5m, 4L << 30) : null,
            Resources = new("""{"memory":"1Gi"}"""),
        },
    };

    private static FanOut Fan(Random random) => random.Next(4) switch
    {
        0 => new FanOut.ForEach(new(random.Next(0, 5).ToString(System.Globalization.CultureInfo.InvariantCulture))),
        1 => new FanOut.ForEach(new("\"wf-file://0123/items.txt\"")),
        2 => new FanOut.Matrix([new("a", new("[1,2]")), new("b", new("""["x","y"]"""))]) { Parallel = 3 },
        _ => new FanOut.ForEach(new("""["a",{"b":"ü"},3]""")) { Parallel = 2 },
    };

    private static RunEvent Answer(Effect effect, Random random, DateTimeOffset at, ulong seed) => effect switch
    {
        Effect.AskForSlot => random.Next(20) == 0 ? new SlotRefused("full") { At = at, Seed = seed } : new SlotGranted { At = at, Seed = seed },
        Effect.StartAttempt start => new AttemptEnded(start.Uid, start.Step, start.Index, Outcome(random, at)) { At = at, Seed = seed },
        Effect.Compute compute => new ValueComputed(compute.Step, compute.Index, random.Next(5) == 0 ? null : """{"n":2}""", "no") { At = at, Seed = seed },
        Effect.LookUpCache look => new CacheAnswered(look.Step, look.Index, random.Next(2) == 0 ? new("""{"n":3}""", [File]) : null) { At = at, Seed = seed },
        Effect.ReadItems read => new ItemsRead(read.Step, ["1", "\"two\""], random.Next(5) == 0 ? "gone" : null) { At = at, Seed = seed },
        Effect.StartChild child => Ended(child, (RunStatus)random.Next(2, 5), at, seed),
        Effect.SetTimer timer => new TimerFired(timer.Key) { At = at, Seed = seed },
        Effect.AskApproval ask => Voted(ask.Step, random, at, seed),
        Effect.Listen listen => new SignalReceived(listen.Step, """{"size":1}""", "bus") { At = at, Seed = seed },
        _ => Command(random, at, seed),
    };

    private static ChildEnded Ended(Effect.StartChild child, RunStatus status, DateTimeOffset at, ulong seed) =>
        new(child.Child, child.Generation, child.Step, child.Index, status, null, "m", """{"c":1}""") { At = at, Seed = seed };

    private static ApprovalVoted Voted(int step, Random random, DateTimeOffset at, ulong seed) =>
        new(step, $"user{random.Next(3)}", random.Next(4) > 0) { Method = "terminal", Unverified = true, Comment = "ok", At = at, Seed = seed };

    private static RunEvent Command(Random random, DateTimeOffset at, ulong seed) => random.Next(12) switch
    {
        0 => new CancelRequested("ann") { At = at, Seed = seed },
        1 => new TerminateRequested("ann") { At = at, Seed = seed },
        2 or 3 or 4 => new SuspendRequested("ann") { At = at, Seed = seed },
        5 => new RunQuarantined("why") { At = at, Seed = seed },
        6 or 7 => new RetryRequested("ann", random.Next(3) == 0 ? """{"p":1}""" : null) { At = at, Seed = seed },
        8 => new SignalReceived(random.Next(6), "7", "ann") { At = at, Seed = seed },
        _ => new ResumeRequested("ann") { At = at, Seed = seed },
    };

    private static ArtifactRecord File { get; } = new("model", new string('a', 64), 12, "model.zip");

    private static AttemptOutcome Outcome(Random random, DateTimeOffset at) => random.Next(8) switch
    {
        0 => new() { Exit = 1, Message = "boom ü \" \n", StartedAt = at, EndedAt = at },
        1 => new() { Lost = "node lost" },
        2 => new() { Exit = 137, OutOfMemory = true, StartedAt = at },
        3 => new() { Refused = "no such image" },
        4 => new()
        {
            Exit = 0,
            Outputs = """{"text":"ü\n"}""",
            Artifacts = [File, File with { Name = "report/a.png", Folder = true }],
            StartedAt = at,
            EndedAt = at,
        },
        _ => new() { Exit = 0, Outputs = """{"n":1}""", StartedAt = at, EndedAt = at },
    };
}
