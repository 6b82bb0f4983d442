using Workflows.Core.Runs;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Loading;
using Workflows.Runtime.Loop;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Inbox;

/// <summary>Takes inbox entries to their runs. The answer is written in the commit of what came of it.</summary>
internal sealed class InboxCommands(IStore store, EntriesInHand inHand, LiveRuns runs, Loader loader, BackgroundWork background)
{
    public void Take(InboxEntry entry)
    {
        Faults.Hit("inbox-take");
        if (entry.Broken is { } broken)
        {
            Refuse(entry, $"the command can't be read: {broken}");
            return;
        }

        loader.Fetch(entry.Run, (run, why) =>
        {
            if (run is null)
            {
                Refuse(entry, why!);
            }
            else if (entry.Event is { } command)
            {
                runs.Deliver(run, new QueuedEvent(command.TakenAt(runs.Stamps.Now), entry.Id));
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
        run.PendingAnswers.Add(new InboxAnswer(entry, null));
        if (run.State.Status != RunStatus.Queued)
        {
            runs.Wake(run);
        }
    }

    private void Refuse(InboxEntry entry, string why) => background.Read(
        entry.Run,
        "answering a command",
        async stop =>
        {
            await store.AnswerAsync(entry.Partition, [new InboxAnswer(entry.Id, why)], stop);
            return true;
        },
        _ => inHand.LetGo(entry.Id),
        _ => inHand.LetGo(entry.Id));
}
