namespace Workflows.Server.Limiting;

/// <summary>How many streams each caller has open at this server. Thread-safe.</summary>
/// <param name="most">As many as one may.</param>
internal sealed class OpenStreams(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> open = [];

    public int Most => most;

    /// <returns>To be disposed when the stream ends; null: there are as many as may be.</returns>
    public IDisposable? TryOpen(string who)
    {
        lock (gate)
        {
            var count = open.GetValueOrDefault(who);
            if (count >= most) return null;
            open[who] = count + 1;
            return new OpenStream(this, who);
        }
    }

    private void Close(string who)
    {
        lock (gate)
        {
            if (--open[who] == 0) open.Remove(who);
        }
    }

    private sealed class OpenStream(OpenStreams streams, string who) : IDisposable
    {
        private int closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref closed, 1) == 0) streams.Close(who);
        }
    }
}
