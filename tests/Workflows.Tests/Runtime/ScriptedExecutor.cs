using Workflows.Core.Runs;
using Workflows.Runtime.Executing;

namespace Workflows.Tests.Runtime;

/// <summary>
/// A world without processes: what an attempt does is said by the test. It outlives engines, as real processes do: a new engine finds what
/// ran under the old one, and ends are reported again until they are released.
/// </summary>
internal sealed class ScriptedExecutor(string kind = "local") : IExecutor
{
    public static readonly AttemptOutcome Success = new() { Exit = 0 };

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Attempt> attempts = [];
    private readonly List<(Func<bool> Holds, TaskCompletionSource Source)> watchers = [];
    private Action<Observation> report = static _ => { };

    public string Kind => kind;

    /// <summary>What an attempt ends as, at once; null: it runs until the test ends it.</summary>
    public Func<AttemptSpec, AttemptOutcome?> Script { get; set; } = static _ => Success;

    /// <summary>Every attempt that was ever begun, in order.</summary>
    public List<AttemptSpec> Begun { get; } = [];

    public List<(Guid Uid, StopMode Mode)> Stopped { get; } = [];

    public HashSet<Guid> Released { get; } = [];

    public HashSet<Guid> Disowned { get; } = [];

    /// <summary>Thrown out of <see cref="Desire"/>.</summary>
    public Exception? Refusal { get; set; }

    public bool IsOfThisMachine => kind == "local";

    public void Start(Action<Observation> report)
    {
        lock (gate)
        {
            this.report = report;
        }
    }

    public void Desire(AttemptSpec spec)
    {
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        lock (gate)
        {
            if (!attempts.TryGetValue(spec.Uid, out var attempt))
            {
                attempts.Add(spec.Uid, attempt = new(spec) { Outcome = Script(spec) });
                Begun.Add(spec);
            }

            Tell(attempt);
            Look();
        }
    }

    public void Stop(Guid uid, StopMode mode)
    {
        lock (gate)
        {
            Stopped.Add((uid, mode));
            if (attempts.TryGetValue(uid, out var attempt))
            {
                attempt.Outcome ??= new AttemptOutcome { Exit = mode == StopMode.Gracefully ? 143 : 137 };
                Tell(attempt);
            }
            else
            {
                report(new Observation.Ended(uid, new AttemptOutcome()));
            }

            Look();
        }
    }

    public void Release(Guid uid)
    {
        lock (gate)
        {
            Released.Add(uid);
            attempts.Remove(uid);
            Look();
        }
    }

    public void Disown(Guid uid)
    {
        lock (gate)
        {
            Disowned.Add(uid);
            attempts.Remove(uid);
            Look();
        }
    }

    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Ends the running attempt of a step.</summary>
    public void End(string step, AttemptOutcome? outcome = null, int? index = null)
    {
        lock (gate)
        {
            var attempt = attempts.Values.Single(a => a.Spec.Step == step && a.Spec.Index == index && a.Outcome is null);
            attempt.Outcome = outcome ?? Success;
            Tell(attempt);
        }
    }

    /// <summary>Ends this running attempt.</summary>
    public void End(Guid uid, AttemptOutcome? outcome = null)
    {
        lock (gate)
        {
            attempts[uid].Outcome = outcome ?? Success;
            Tell(attempts[uid]);
        }
    }

    public void Report(Func<AttemptSpec, Observation> observation, string step)
    {
        lock (gate)
        {
            report(observation(attempts.Values.Single(a => a.Spec.Step == step).Spec));
        }
    }

    /// <summary>The executor finds the remains of an attempt that the engine has forgotten, and reports its end.</summary>
    public void Reappear(AttemptSpec spec, AttemptOutcome outcome)
    {
        lock (gate)
        {
            attempts.Add(spec.Uid, new(spec) { Outcome = outcome });
            Tell(attempts[spec.Uid]);
        }
    }

    /// <summary>The executor comes upon something that runs and that nobody has asked for.</summary>
    public void Find(AttemptSpec spec, DateTimeOffset? since = null)
    {
        lock (gate)
        {
            attempts.TryAdd(spec.Uid, new(spec));
            report(new Observation.Found(spec.Uid, since));
        }
    }

    /// <summary>Everything not released is reported once more, as an executor does that finds it after a restart.</summary>
    public void ReportAll()
    {
        lock (gate)
        {
            foreach (var attempt in attempts.Values)
            {
                Tell(attempt);
            }
        }
    }

    /// <summary>Ends when this holds of the executor.</summary>
    public Task Until(Func<ScriptedExecutor, bool> holds)
    {
        lock (gate)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((() => holds(this), source));
            Look();
            return source.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public Task UntilBegun(string step, int attempt = 1) => Until(e => e.Begun.Exists(s => s.Step == step && s.Attempt >= attempt));

    private void Tell(Attempt attempt)
    {
        if (attempt.Outcome is { } outcome)
        {
            report(new Observation.Ended(attempt.Spec.Uid, outcome));
        }
    }

    private void Look()
    {
        foreach (var watcher in watchers.Where(w => w.Holds()).ToArray())
        {
            watcher.Source.TrySetResult();
            watchers.Remove(watcher);
        }
    }

    private sealed class Attempt(AttemptSpec spec)
    {
        public AttemptSpec Spec { get; } = spec;

        public AttemptOutcome? Outcome { get; set; }
    }
}
