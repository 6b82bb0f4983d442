using Microsoft.Extensions.Logging;
using Workflows.Storage.Collecting;

namespace Workflows.Cli.Collecting;

/// <summary>Clears up beside an engine, once an hour. An engine that ends soon after its start, as that of most commands, never does.</summary>
/// <param name="collect">One pass; null: another process is at it.</param>
/// <param name="time">Measures the pauses.</param>
/// <param name="log">Told what is gone, and what went wrong.</param>
internal sealed partial class RetentionClock(Func<CancellationToken, Task<Collected?>> collect, TimeProvider time, ILogger log)
{
    /// <summary>After the start, and after a pass that could not be, or has not come to its end.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    /// <summary>Between two passes.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Ends when it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var pause = Soon; ; pause = await PassAsync(cancellation))
        {
            await Task.Delay(pause, time, cancellation);
        }
    }

    /// <returns>When to look again.</returns>
    private async Task<TimeSpan> PassAsync(CancellationToken cancellation)
    {
        try
        {
            var collected = await collect(cancellation);
            if (collected is { Runs: > 0 } or { Files: > 0 })
            {
                Removed(log, collected.Runs, collected.Files, collected.Bytes);
            }

            return collected is null or { HasMore: true } ? Soon : Pause;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The edge of the loop: the store or the disk is away, or whatever it is. Nothing depends on it, and the next pass begins anew.
            Failed(log, failure);
            return Pause;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: {Runs} runs and {Files} files of {Bytes} bytes are removed")]
    private static partial void Removed(ILogger log, int runs, int files, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention: what is past its time can't be removed now")]
    private static partial void Failed(ILogger log, Exception failure);
}
