using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>Random events: mostly answers to what the world is doing, in any order; also late and doubled ones, wrong ones, and what people ask.</summary>
internal sealed class Chooser(Plan plan, World world)
{
    private static readonly string[] People = ["ann", "bob", "cleo", "dan"];
    private readonly List<RunEvent> past = [];
    private ulong drawn;

    public DateTimeOffset Clock { get; private set; } = Flows.Start;

    public RunEvent Next(ulong bits, RunState state)
    {
        var dice = new Dice(bits);
        Clock += TimeSpan.FromSeconds(dice.Roll(41));
        var chosen = dice.Roll(100) switch
        {
            > 40 and < 63 when state.Terminated => dice.Once(2)
                ? new RunQuarantined("it threw") { At = Clock, Seed = bits }
                : new ResumeRequested("ann") { At = Clock, Seed = bits },
            < 63 => Answer(dice, state),
            < 69 when past.Count > 0 => dice.Pick(past) with { At = Clock, Seed = bits },
            < 74 => Wrong(dice, state),
            < 79 => Vote(dice, dice.Roll(plan.Steps.Length)),
            < 83 => new SignalReceived(dice.Roll(plan.Steps.Length), $"{dice.Roll(9)}", "bob") { At = Clock, Seed = bits },
            83 => new CancelRequested("ann") { At = Clock, Seed = bits },
            84 => dice.Once(2) ? new TerminateRequested("ann") { At = Clock, Seed = bits } : new RunQuarantined("it threw") { At = Clock, Seed = bits },
            < 88 => new SuspendRequested("ann") { FromParent = dice.Once(3), At = Clock, Seed = bits },
            < 93 => new ResumeRequested("ann") { FromParent = dice.Once(3), At = Clock, Seed = bits },
            < 99 => Retry(dice, state),
            _ => new SlotRefused("full") { At = Clock, Seed = bits },
        };
        chosen = chosen with { Seed = Seed(bits) };
        past.Add(chosen);
        return chosen;
    }

    /// <summary>What drives a run home: the kindest answer to the first thing that is going on; null when nothing is.</summary>
    public RunEvent? Kindest(RunState state)
    {
        Clock += TimeSpan.FromSeconds(1);
        return state.Suspended ? new ResumeRequested("ann") { At = Clock, Seed = 1 }
            : All().FirstOrDefault() is { } going ? Reply(going, new Dice(0)) with { Seed = Seed(0) } : null;
    }

    /// <summary>
    /// Another for each event, as the shell draws them: ids derive from it. Well stirred, for the ids of a seed are those of the next numbers
    /// of a simple series, and a neighbour in that series would give them again.
    /// </summary>
    private ulong Seed(ulong bits)
    {
        const ulong Odd = 0xD6E8_FEB8_6659_FD93;
        var mixed = bits ^ (Odd * ++drawn);
        mixed = (mixed ^ (mixed >> 32)) * Odd;
        return mixed ^ (mixed >> 32);
    }

    private RetryRequested Retry(Dice dice, RunState state) =>
        new RetryRequested("ann", dice.Once(3) ? (state.Parameters == Flows.Edited ? Flows.Parameters : Flows.Edited) : null)
        {
            FromParent = state.Parent is not null && !dice.Once(4),
            At = Clock,
            Seed = 0,
        };

    private RunEvent Answer(Dice dice, RunState state)
    {
        var going = All().ToArray();
        return going.Length == 0 ? dice.Once(3) ? Retry(dice, state) : new SlotGranted { At = Clock, Seed = 0 } : Reply(dice.Pick(going), dice);
    }

    private IEnumerable<object> All() => (world.Slot ? new object[] { new Effect.AskForSlot() } : []).Concat(world.Attempts.Values)
        .Concat(world.Lookups).Concat(world.Children.Values).Concat(world.Ears.Cast<object>())
        .Concat(world.Questions.Select(step => (object)new Effect.AskApproval(step))).Concat(world.Timers.Select(t => (object)t));

    private RunEvent Reply(object going, Dice dice) => going switch
    {
        Effect.AskForSlot => new SlotGranted { At = Clock, Seed = 0 },
        Effect.StartAttempt e => new AttemptEnded(e.Uid, e.Step, e.Index, Outcome(dice)) { At = Clock, Seed = 0 },
        Effect.Compute e => new ValueComputed(e.Step, e.Index, dice.Once(5) ? null : "{}", "it fails") { At = Clock, Seed = 0 },
        Effect.LookUpCache e => new CacheAnswered(e.Step, e.Index, dice.Once(3) ? new CachedResult("{}", []) : null) { At = Clock, Seed = 0 },
        Effect.ReadItems e => new ItemsRead(
            e.Step,
            dice.Roll(6) switch { 3 => ["1"], 4 => [], _ => ["1", "2", "3"] },
            dice.Once(6) ? "gone" : null)
        { At = Clock, Seed = 0 },
        Effect.StartChild e => Child(e, dice),
        Effect.AskApproval e when world.Timers.TryGetValue(new(e.Step, null, TimerKind.Deadline), out var due) && due < Clock =>
            Fire(new(e.Step, null, TimerKind.Deadline), due, dice),
        Effect.AskApproval e => Vote(dice, e.Step, kind: true),
        KeyValuePair<TimerKey, DateTimeOffset> timer => Fire(timer.Key, timer.Value, dice),
        _ => new SignalReceived((int)going, "1", "bob") { At = Clock, Seed = 0 },
    };

    private TimerFired Fire(TimerKey key, DateTimeOffset due, Dice dice)
    {
        Clock = !dice.Once(6) && due > Clock ? due : Clock;
        return new TimerFired(key) { At = Clock, Seed = 0 };
    }

    private ChildEnded Child(Effect.StartChild e, Dice dice)
    {
        var status = dice.Roll(8) switch { 4 or 5 => RunStatus.Failed, 6 => RunStatus.Cancelled, 7 => RunStatus.Running, _ => RunStatus.Succeeded };
        return new ChildEnded(
            e.Child,
            e.Generation,
            e.Step,
            e.Index,
            status,
            status == RunStatus.Failed ? Cause.Application : null,
            null,
            null)
        { At = Clock, Seed = 0 };
    }

    private ApprovalVoted Vote(Dice dice, int step, bool kind = false) => new(step, kind && dice.Roll(3) == 0 ? "zoe" : dice.Pick(People), !dice.Once(4))
    {
        Method = "terminal",
        Groups = dice.Roll(3) switch { 1 => ["leads"], _ => [] },
        Roles = dice.Roll(3) switch { 1 => ["lead"], 2 => [], _ => ["approver"] },
        Unverified = dice.Once(4),
        Overrides = kind ? dice.Roll(3) == 0 : dice.Once(9),
        Comment = dice.Roll(6) switch { 0 => null, 1 => " ", _ => "why" },
        VotedAt = dice.Once(3) ? Clock - TimeSpan.FromSeconds(dice.Roll(90) - 10) : null,
        At = Clock,
        Seed = 0,
    };

    /// <summary>About things that are not going on, or not like this.</summary>
    private RunEvent Wrong(Dice dice, RunState state)
    {
        var step = dice.Roll(state.Steps.Count + 2) - 1;
        int? index = dice.Roll(3) switch { 1 => 0, 2 => 7, _ => null };
        return dice.Roll(8) switch
        {
            0 => new AttemptEnded(world.Attempts.Keys.FirstOrDefault(), step, index, new AttemptOutcome { Exit = 0 }) { At = Clock, Seed = 0 },
            1 => new ValueComputed(step, index, "{}", null) { At = Clock, Seed = 0 },
            2 => new CacheAnswered(step, index, null) { At = Clock, Seed = 0 },
            3 => new ItemsRead(step, ["1", "2"], null) { At = Clock, Seed = 0 },
            4 => new TimerFired(new(step, index, (TimerKind)dice.Roll(3))) { At = Clock, Seed = 0 },
            5 => new ChildEnded(
                world.Children.Values.FirstOrDefault()?.Child ?? Guid.Empty,
                dice.Roll(3),
                step,
                index,
                RunStatus.Succeeded,
                null,
                null,
                null)
            { At = Clock, Seed = 0 },
            6 => new SlotGranted { At = Clock, Seed = 0 },
            _ => new AttemptEnded(Guid.Empty, step, index, new AttemptOutcome { Exit = 1 }) { At = Clock, Seed = 0 },
        };
    }

    private static AttemptOutcome Outcome(Dice dice) => dice.Roll(24) switch
    {
        < 9 => new() { Exit = 0, Outputs = "{}" },
        < 12 => new() { Exit = 1, Message = "no" },
        12 => new() { Exit = 143, TimedOut = true },
        13 => new() { Exit = 75, TimedOut = true },
        < 16 => new() { Exit = 137, OutOfMemory = true, MemoryLimit = dice.Roll(3) switch { 1 => null, 2 => 2_500, _ => 1_000 } },
        16 => new() { Exit = 75 },
        17 => new() { Exit = dice.Pick<int>([64, 65, 78]), TimedOut = dice.Once(3) },
        < 20 => new() { Lost = "evicted", Exit = dice.Roll(4) switch { 2 => 0, 3 => 1, _ => null } },
        20 => new() { Refused = "admission", Exit = dice.Once(3) ? 75 : null },
        21 => new() { QueueTimedOut = "no node" },
        22 => new() { Exit = 0, Broken = "model.zip is missing" },
        _ => new(),
    };
}
