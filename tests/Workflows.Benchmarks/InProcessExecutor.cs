using System.Threading.Channels;
using Workflows.Core.Runs;
using Workflows.Runtime.Executing;

namespace Workflows.Benchmarks;

/// <summary>An executor whose every attempt succeeds at once, in this process: what is left is the engine's own work.</summary>
internal sealed class InProcessExecutor : IExecutor
{
    private static readonly AttemptOutcome Success = new() { Exit = 0, Outputs = "{\"n\":1}" };

    private readonly Channel<Guid> desired = Channel.CreateUnbounded<Guid>(new() { SingleReader = true });
    private Task pump = Task.CompletedTask;

    public string Kind => "local";

    public bool IsOfThisMachine => true;

    public void Start(Action<Observation> report) => pump = Task.Run(async () =>
    {
        await foreach (var uid in desired.Reader.ReadAllAsync())
        {
            report(new Observation.Ended(uid, Success));
        }
    });

    public void Desire(AttemptSpec spec) => desired.Writer.TryWrite(spec.Uid);

    public void Stop(Guid uid, StopMode mode)
    {
    }

    public void Release(Guid uid)
    {
    }

    public void Disown(Guid uid)
    {
    }

    public Task DrainAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        desired.Writer.TryComplete();
        await pump;
    }
}
