using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Core.Tests.Runs.Model;

/// <summary>
/// The world outside as the effects so far have made it: what runs, ticks, asks and listens. Each committed event takes away what it answered,
/// each effect adds or removes one thing, as an obedient shell would.
/// </summary>
internal sealed class World
{
    public Dictionary<Guid, Effect.StartAttempt> Attempts { get; } = [];
    public Dictionary<Guid, bool> Stopped { get; } = [];
    public Dictionary<TimerKey, DateTimeOffset> Timers { get; } = [];
    public HashSet<Effect> Lookups { get; } = [];
    public Dictionary<(int Step, int? Index), Effect.StartChild> Children { get; } = [];

    /// <summary>What a live child was told last and for good: 0 nothing, 1 suspend, 2 cancel, 3 terminate.</summary>
    public Dictionary<Guid, int> Told { get; } = [];

    public HashSet<int> Questions { get; } = [];
    public HashSet<int> Ears { get; } = [];
    public bool Slot { get; set; } = true;
    public int Finished { get; private set; }

    public void Observe(RunEvent happened, IEnumerable<Effect> effects)
    {
        Answered(happened);
        foreach (var effect in effects)
        {
            Do(effect);
        }
    }

    /// <summary>A late answer of a look-up that nobody awaits any more: it is not given again.</summary>
    public void Dismiss(RunEvent happened)
    {
        if (happened is ValueComputed or CacheAnswered or ItemsRead)
        {
            Answered(happened);
        }
    }

    private void Answered(RunEvent happened)
    {
        switch (happened)
        {
            case SlotGranted or SlotRefused:
                Slot = false;
                break;
            case AttemptEnded e:
                Attempts.Remove(e.Uid);
                Stopped.Remove(e.Uid);
                break;
            case TimerFired e:
                Timers.Remove(e.Key);
                break;
            case ValueComputed e:
                Lookups.Remove(new Effect.Compute(e.Step, e.Index));
                break;
            case CacheAnswered e:
                Lookups.Remove(new Effect.LookUpCache(e.Step, e.Index));
                break;
            case ItemsRead e:
                Lookups.RemoveWhere(effect => effect is Effect.ReadItems read && read.Step == e.Step);
                break;
            case ChildEnded e:
                Children.Remove((e.Step, e.Index));
                Told.Remove(e.Child);
                break;
        }
    }

    private void Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.AskForSlot:
                Slot = true;
                break;
            case Effect.StartAttempt e:
                Attempts.Add(e.Uid, e);
                break;
            case Effect.StopAttempt e:
                Stopped[e.Uid] = e.AtOnce || Stopped.GetValueOrDefault(e.Uid);
                break;
            case Effect.SetTimer e:
                Timers[e.Key] = e.Due;
                break;
            case Effect.ClearTimer e:
                Timers.Remove(e.Key);
                break;
            case Effect.StartChild e:
                Children.Add((e.Step, e.Index), e);
                Told.Add(e.Child, 0);
                break;
            case Effect.TellChild e:
                Told[e.Child] = (Told[e.Child], e.Message) switch
                {
                    (_, TerminateRequested) => 3,
                    (not 3, CancelRequested) => 2,
                    (0, SuspendRequested { FromParent: true }) => 1,
                    (1, ResumeRequested { FromParent: true }) => 0,
                    var (before, _) => before,
                };
                break;
            case Effect.AskApproval e:
                Questions.Add(e.Step);
                break;
            case Effect.CloseApproval e:
                Questions.Remove(e.Step);
                break;
            case Effect.Listen e:
                Ears.Add(e.Step);
                break;
            case Effect.StopListening e:
                Ears.Remove(e.Step);
                break;
            case Effect.FinishRun:
                Slot = false;
                Finished++;
                break;
            case Effect.Compute or Effect.LookUpCache or Effect.ReadItems:
                Lookups.Add(effect);
                break;
        }
    }

    /// <summary>What should be going on, said by the state alone, must be what the effects so far have set going. Null when it is.</summary>
    public string? Difference(RunState state)
    {
        var said = new World { Slot = false };
        foreach (var effect in RunMachine.Outstanding(state))
        {
            said.Do(effect);
        }

        // A computation or look-up needs no undoing: its late answer is ignored. So only what is still awaited must be there.
        return Differ("slot", Slot, said.Slot) ?? DifferAny("attempts", Attempts.Values, said.Attempts.Values) ?? DifferAny("stops", Stopped, said.Stopped)
            ?? DifferAny("timers", Timers, said.Timers)
                ?? DifferAny("children", Children.Values, said.Children.Values)
                ?? DifferAny("told", Told, said.Told)
                ?? DifferAny("questions", Questions, said.Questions)
            ?? DifferAny("listening", Ears, said.Ears)
                ?? (said.Lookups.IsSubsetOf(Lookups) ? null : $"look-ups: {Show(said.Lookups)} but was asked only for {Show(Lookups)}");
    }

    private static string? Differ<T>(string what, T world, T said) => Equals(world, said) ? null : $"{what}: the effects say {world}, the state says {said}";

    private static string? DifferAny<T>(string what, IReadOnlyCollection<T> world, IReadOnlyCollection<T> said) =>
        world.Count == said.Count && world.ToHashSet().SetEquals(said) ? null : $"{what}: the effects say {Show(world)}, the state says {Show(said)}";

    private static string Show<T>(IEnumerable<T> things) => $"[{string.Join(", ", things)}]";
}
