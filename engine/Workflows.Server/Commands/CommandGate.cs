using Workflows.Core.Runs;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Changes;
using Workflows.Runtime.Inbox;
using Workflows.Runtime.Storing;
using Workflows.Server.People;

namespace Workflows.Server.Commands;

/// <summary>
/// The one way by which people and programs ask something of a run: it makes the event, with the time and who asks, hands it to the inbox, and waits for
/// the answer of the run's owner.
/// </summary>
/// <param name="records">The store.</param>
/// <param name="feed">Tells of commits in this process, so that an answer is seen at once.</param>
/// <param name="patience">How long a caller is kept waiting.</param>
/// <param name="time">The clock.</param>
public sealed class CommandGate(IRunRecords records, ChangeFeed feed, TimeSpan patience, TimeProvider time)
{
    /// <summary>An owner in another process tells nothing here: its answer is looked for.</summary>
    private static readonly TimeSpan look = TimeSpan.FromMilliseconds(100);

    /// <param name="actor">Who asks.</param>
    /// <param name="run">Of which run.</param>
    /// <param name="ask">Makes the event.</param>
    /// <param name="audit">Makes the act on record of it.</param>
    /// <param name="cancellation">Stops the waiting; what was asked stays.</param>
    public async Task<CommandOutcome> AskAsync(
        Actor actor, RunState run, Func<Asking, RunEvent> ask, Func<RunAct, AuditEntry> audit, CancellationToken cancellation)
    {
        var asked = ask(new(actor.ToString(), time.GetUtcNow(), CommandSeed.Next()));
        using var commits = feed.Listen(run.Id);
        var inbox = await records.SendAsync(run.Id, asked, audit(RunAct.Of(run, asked)), cancellation);
        var since = time.GetTimestamp();
        while (true)
        {
            if (await records.FindAnswerAsync(inbox, cancellation) is { } answer)
            {
                return answer.Refused is { } why ? new CommandOutcome.Refused(why) : new CommandOutcome.Done();
            }

            if (time.GetElapsedTime(since) >= patience)
            {
                return new CommandOutcome.Pending();
            }

            await commits.WaitAsync(look, cancellation);
        }
    }
}

/// <summary>What each event that somebody asks for begins with.</summary>
/// <param name="By">The actor, as runs record it.</param>
/// <param name="At">Now.</param>
/// <param name="Seed">See <see cref="RunEvent.Seed"/>.</param>
public readonly record struct Asking(string By, DateTimeOffset At, ulong Seed);

/// <summary>What became of what was asked: a closed family.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    /// <summary>The run's owner has recorded it.</summary>
    public sealed record Done : CommandOutcome;

    /// <summary>The run's owner has refused it.</summary>
    public sealed record Refused(string Why) : CommandOutcome;

    /// <summary>Nobody has answered yet. It is kept for whoever drives the run.</summary>
    public sealed record Pending : CommandOutcome;
}
