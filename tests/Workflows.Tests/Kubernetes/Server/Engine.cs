using Workflows.Core.Runs;
using Workflows.Executors.Kubernetes;
using Workflows.Executors.Kubernetes.Making;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Xunit;

namespace Workflows.Tests.Kubernetes.Server;

/// <summary>Stands in for the engine: says what is desired, and keeps what it is told.</summary>
internal sealed class Engine : IAsyncDisposable
{
    /// <summary>Real time: nothing here takes as long unless it hangs.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    private readonly Lock gate = new();
    private readonly List<Observation> seen = [];
    private readonly List<(Func<Observation, bool> Is, TaskCompletionSource<Observation> Found)> waiting = [];

    public Engine(KubernetesOptions options, IFileStore files)
    {
        Executor = new KubernetesExecutor(options, files, Log);
        Executor.Start(Take);
    }

    public KubernetesExecutor Executor { get; }

    public Words<KubernetesExecutor> Log { get; } = new();

    /// <summary>Called for each observation, on the executor's thread.</summary>
    public Action<Observation> Also { get; set; } = _ => { };

    /// <summary>Called before an observation is taken: what it throws, the executor's report throws.</summary>
    public Action<Observation> Before { get; set; } = _ => { };

    public Observation[] Seen
    {
        get
        {
            lock (gate) return [.. seen];
        }
    }

    public static string PodOf(AttemptSpec spec) => PodName.Of(spec.Workflow, spec.Step, spec.Uid);

    public Task<Observation> SeesAsync(Func<Observation, bool> what)
    {
        lock (gate)
        {
            if (seen.FirstOrDefault(what) is { } found) return Task.FromResult(found);
            var later = new TaskCompletionSource<Observation>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((what, later));
            return later.Task.WaitAsync(patience, TestContext.Current.CancellationToken);
        }
    }

    public async Task<AttemptOutcome> EndAsync(Guid uid) => ((Observation.Ended)await SeesAsync(o => o is Observation.Ended && o.Uid == uid)).Outcome;

    public Task<Observation> RunsAsync(Guid uid) => SeesAsync(o => o is Observation.Running && o.Uid == uid);

    public async Task<string> WaitsAsync(Guid uid, string kind, string text) =>
        ((Observation.Waiting)await SeesAsync(o => o is Observation.Waiting w && w.Uid == uid && w.Kind == kind && w.Text.Contains(
            text,
            StringComparison.Ordinal))).Text;

    /// <summary>The end is recorded; returns when nothing is left of it.</summary>
    public Task ReleaseAsync(Guid uid)
    {
        Executor.Release(uid);
        return Executor.DrainAsync(TestContext.Current.CancellationToken).WaitAsync(patience);
    }

    public ValueTask DisposeAsync() => Executor.DisposeAsync();

    private void Take(Observation observation)
    {
        Before(observation);
        List<TaskCompletionSource<Observation>> found;
        lock (gate)
        {
            seen.Add(observation);
            found = [.. waiting.Where(w => w.Is(observation)).Select(w => w.Found)];
            waiting.RemoveAll(w => found.Contains(w.Found));
        }

        Also(observation);
        foreach (var one in found) one.TrySetResult(observation);
    }
}
