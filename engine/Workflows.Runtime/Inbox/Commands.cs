using Workflows.Core.Runs;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loading;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Inbox;

/// <summary>Takes inbox entries to their runs. The answer is written in the commit of what came of it.</summary>
internal sealed class Commands(IStore store, Roster roster, Loader loader, Errands errands)
{
    public void Take(InboxEntry entry)
    {
        Faults.Hit("inbox-take");
        loader.Fetch(entry.Run, (run, why) =>
        {
            if (run is null)
            {
                Refuse(entry, why!);
            }
            else if (entry.Event is { } command)
            {
                // It counts from now: a cancel that lay here while no engine ran must not stand in history before what came first.
                roster.Deliver(run, new Mail(command with { At = roster.Stamps.Now }, entry.Id));
            }
            else
            {
                Started(run, entry.Id);
            }
        });
    }

    /// <summary>The start entry of a new run has done its work by bringing it into memory. Its answer goes with the run's first commit.</summary>
    private void Started(LiveRun run, long entry)
    {
        run.Owed.Add(new InboxAnswer(entry, null));
        if (run.State.Status != RunStatus.Queued)
        {
            roster.Wake(run);
        }
    }

    private void Refuse(InboxEntry entry, string why) => errands.Send(
        async stop =>
        {
            await store.AnswerAsync([new InboxAnswer(entry.Id, why)], stop);
            return true;
        },
        _ => { });
}
