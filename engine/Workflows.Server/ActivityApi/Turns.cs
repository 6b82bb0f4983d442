namespace Workflows.Server.ActivityApi;

/// <summary>
/// Who comes later wins, also when the earlier one takes longer: a sender that was killed when all its bytes were under way must not replace
/// what was sent after it.
/// </summary>
internal sealed class Turns
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Open, long Finished)> places = [];
    private long count;

    /// <summary>A turn at a place; later than all turns before it.</summary>
    public Turn Take(string place)
    {
        lock (gate)
        {
            var now = places.GetValueOrDefault(place);
            places[place] = now with { Open = now.Open + 1 };
            return new Turn(this, place, ++count);
        }
    }

    internal sealed class Turn(Turns turns, string place, long number) : IDisposable
    {
        /// <summary>Does it, unless a later turn has been faster.</summary>
        public void Finish(Action replace)
        {
            lock (turns.gate)
            {
                var now = turns.places[place];
                if (now.Finished > number) return;
                replace();
                turns.places[place] = now with { Finished = number };
            }
        }

        public void Dispose()
        {
            lock (turns.gate)
            {
                var now = turns.places[place];
                if (now.Open == 1) _ = turns.places.Remove(place);
                else turns.places[place] = now with { Open = now.Open - 1 };
            }
        }
    }
}
