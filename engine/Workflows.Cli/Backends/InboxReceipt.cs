using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Backends;

/// <summary>What was left in the inbox of a store.</summary>
/// <param name="session">Where.</param>
/// <param name="inbox">Its number there.</param>
internal sealed class InboxReceipt(Session session, long inbox) : Receipt
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);

    public override Task<InboxAnswer?> FindAsync(CancellationToken cancellation) => session.Store.FindAnswerAsync(inbox, cancellation);

    /// <summary>The engine's answer; null when there is no engine, or it takes too long.</summary>
    public override async Task<InboxAnswer?> WaitAsync(CancellationToken cancellation)
    {
        var (signs, sent) = (new EngineSigns(session.Folder, session.Time), session.Time.GetTimestamp());
        do
        {
            if (await FindAsync(cancellation) is { } answer)
            {
                return answer;
            }

            await Task.Delay(Look, session.Time, cancellation);
        }
        while (signs.Process is not null && session.Time.GetElapsedTime(sent) < Patience);
        return await FindAsync(cancellation);
    }

    /// <summary>
    /// Whether an engine lives here is told by who took the lock last. Trying the lock would tell for certain, but to hold it for a moment could
    /// turn away an engine that starts just then; here a mistake costs no more than a wait.
    /// </summary>
    public override IEnumerable<string> Unanswered(string done) => new EngineSigns(session.Folder, session.Time).Process is { } process
        ?
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"recorded: the engine (process {process}) has not answered for {Patience.TotalSeconds} s, and takes it when it goes on: {done}"),
        ]
        : [$"recorded: no engine drives this folder now, the next one takes it: {done}", $"  {session.Propose("work --until-idle")}"];
}
