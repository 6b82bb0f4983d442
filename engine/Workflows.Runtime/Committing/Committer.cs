using Workflows.Runtime.Deciding;
using Workflows.Runtime.Loop;

namespace Workflows.Runtime.Committing;

/// <summary>Group commit: while one transaction is in flight the next batch fills.</summary>
internal sealed class Committer(BatchWriter writer, Owner owner, Action<Verdicts> done, CancellationToken stop)
{
    /// <summary>Facts in a batch: more make a transaction longer, not faster.</summary>
    private const int MostFacts = 4_096;

    private List<Decided> filling = [];
    private int facts;

    public bool InFlight { get; private set; }

    public bool IsIdle => !InFlight && filling.Count == 0;

    public bool HasRoom => facts < MostFacts;

    public void Add(Decided unit)
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
        _ = Task.Run(() => WriteAsync(batch), CancellationToken.None);
    }

    private async Task WriteAsync(List<Decided> batch)
    {
        var verdicts = await writer.WriteAsync(batch, stop);
        owner.Post(() =>
        {
            InFlight = false;
            done(verdicts);
        });
    }
}
