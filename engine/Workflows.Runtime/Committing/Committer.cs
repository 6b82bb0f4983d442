using Workflows.Runtime.Deciding;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Committing;

/// <summary>Group commit: while one batch is in flight the next one fills.</summary>
internal sealed class Committer(CommitLane lane, Owner owner, Action<CommitOutcomes> done, CancellationToken stop)
{
    /// <summary>Facts in a batch: more make a transaction longer, not faster.</summary>
    private const int MostFacts = 512;

    private List<CommitUnit> filling = [];
    private int facts;

    public bool InFlight { get; private set; }

    public bool IsIdle => !InFlight && filling.Count == 0;

    public bool HasRoom => facts < MostFacts;

    public void Add(CommitUnit unit)
    {
        unit.Run.Busy = true;
        filling.Add(unit);
        facts += Math.Max(1, unit.Commit.Facts.Count);
    }

    /// <summary>Sends the batch off, unless one is on its way.</summary>
    public void Pump()
    {
        if (InFlight || filling.Count == 0)
        {
            return;
        }

        InFlight = true;
        var batch = filling;
        (filling, facts) = ([], 0);
        lane.Write(
            batch,
            outcomes => owner.Post(() =>
            {
                InFlight = false;
                done(outcomes);
            }),
            stop);
    }
}
