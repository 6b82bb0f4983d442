using Microsoft.AspNetCore.Http;
using Workflows.Core.Runs;
using Workflows.Runtime.Changes;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Server.Streams;

/// <summary>
/// The history of a run as it grows: read from the store, whenever the feed says that there is more. So a client that lost its stream goes on from the event
/// that it read last, with no gap and nothing twice, and one that reads slowly costs nothing but its connection.
/// </summary>
internal sealed class RunStream(IRunRecords records, ChangeFeed feed, TimeProvider time)
{
    private const int Page = 500;

    /// <summary>The owner may be another process, of which the feed tells nothing.</summary>
    private static readonly TimeSpan look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan silence = TimeSpan.FromSeconds(15);

    /// <summary>How often it is asked whether the client still may: a stream outlives the token that it was opened with.</summary>
    private static readonly TimeSpan trust = TimeSpan.FromMinutes(5);

    /// <summary>Writes until the run has ended, which is said, or the client goes, or may read it no more.</summary>
    public async Task WriteAsync(HttpContext http, Guid run, long after, Func<ValueTask<bool>> may)
    {
        var stream = new EventStream(http);
        var last = Math.Max(after, EventStream.Last(http) ?? 0);
        using var commits = feed.Listen(run);
        await stream.BeginAsync();
        var spoken = time.GetTimestamp();
        var trusted = spoken;
        while (true)
        {
            if (time.GetElapsedTime(trusted) >= trust)
            {
                if (!await may())
                {
                    return;
                }

                trusted = time.GetTimestamp();
            }

            var page = await records.ListEventsAsync(run, last, Page, http.RequestAborted);
            foreach (var each in page)
            {
                await stream.WriteAsync("event", each.Sequence, EventDocument.Of(each));
                last = each.Sequence;
            }

            if (page.Count > 0)
            {
                await stream.FlushAsync();
                spoken = time.GetTimestamp();
            }

            if (page.Count == Page)
            {
                continue;
            }

            if (await HasEndedAsync(run, last, http.RequestAborted))
            {
                await stream.WriteAsync("ended", null, new { });
                return;
            }

            if (time.GetElapsedTime(spoken) >= silence)
            {
                await stream.KeepAliveAsync();
                spoken = time.GetTimestamp();
            }

            await commits.WaitAsync(look, http.RequestAborted);
        }
    }

    /// <summary>It has ended, and all that led there was written.</summary>
    private async Task<bool> HasEndedAsync(Guid run, long last, CancellationToken cancellation) =>
        await records.FindPositionAsync(run, cancellation) is not { } at || (at.Status.IsFinal() && at.Sequence <= last);
}
