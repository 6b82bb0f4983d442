using Workflows.Core.Definitions;

namespace Workflows.Runtime.Slots;

/// <summary>
/// Who holds the slots of each concurrency key and who waits for one, first come, first served: pure counting. It is kept in memory alone;
/// after a restart the runs themselves say who holds and who waits.
/// </summary>
internal sealed class SlotTable
{
    private readonly Dictionary<SlotKey, Line> lines = [];

    /// <summary>A run that was found running after a restart: it holds a slot, whatever the limit says now.</summary>
    public void Hold(SlotKey key, Guid run, string label) => LineOf(key).Holders.Add(new(run, label));

    /// <summary>A run asks. Asking again changes nothing, and a run that holds a slot is granted it again.</summary>
    public SlotMoves Ask(SlotKey key, SlotRequest asked)
    {
        var line = LineOf(key);
        if (line.Holders.Any(h => h.Run == asked.Run))
        {
            return new SlotMoves { Granted = [asked.Run] };
        }

        if (asked.WhenFull == WhenFull.Reject && (line.Waiters.Count > 0 || line.Holders.Count >= asked.Limit))
        {
            var holder = line.Holders.Count > 0 ? line.Holders[0].Label : line.Waiters[0].Label;
            return new SlotMoves { Refused = $"concurrency key {key.Name} is full: {holder} holds it" };
        }

        if (line.Waiters.All(w => w.Run != asked.Run))
        {
            line.Waiters.Add(asked);
        }

        return line.Grant();
    }

    /// <summary>The run has ended, holding a slot or waiting for one.</summary>
    public SlotMoves Free(SlotKey key, Guid run)
    {
        if (!lines.TryGetValue(key, out var line))
        {
            return SlotMoves.None;
        }

        line.Remove(run);
        var moves = line.Grant();
        if (line.Holders.Count == 0 && line.Waiters.Count == 0)
        {
            lines.Remove(key);
        }

        return moves;
    }

    private Line LineOf(SlotKey key)
    {
        if (!lines.TryGetValue(key, out var line))
        {
            lines.Add(key, line = new());
        }

        return line;
    }

    private sealed class Line
    {
        private readonly HashSet<Guid> askedToCancel = [];

        /// <summary>Oldest first.</summary>
        public List<SlotHolder> Holders { get; } = [];

        public List<SlotRequest> Waiters { get; } = [];

        public void Remove(Guid run)
        {
            Holders.RemoveAll(h => h.Run == run);
            Waiters.RemoveAll(w => w.Run == run);
            askedToCancel.Remove(run);
        }

        /// <summary>
        /// Grants while the first in line fits under its own limit (a newer version may have another). Then, for each waiter that says so, the
        /// oldest holder is asked to cancel: of many starts in a row the newest wins.
        /// </summary>
        public SlotMoves Grant()
        {
            var granted = new List<Guid>();
            while (Waiters.Count > 0 && Holders.Count < Waiters[0].Limit)
            {
                granted.Add(Waiters[0].Run);
                Holders.Add(new(Waiters[0].Run, Waiters[0].Label));
                Waiters.RemoveAt(0);
            }

            var cancels = Holders.Take(Waiters.Count(w => w.WhenFull == WhenFull.CancelOldest)).Select(h => h.Run).Where(askedToCancel.Add).ToList();
            return new SlotMoves { Granted = granted, Cancel = cancels };
        }
    }
}
