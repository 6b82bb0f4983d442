using Workflows.Runtime.Storing;

namespace Workflows.Tests.History;

/// <summary>One call in a hundred fails, as long as it is on.</summary>
internal sealed class RandomTroubles(int seed)
{
    private readonly Random random = new(seed);
    private int thrown;

    public int Seed => seed;

    public bool AreOn { get; set; } = true;

    public int Thrown => thrown;

    /// <exception cref="StoreUnavailableException">The store is away in this call.</exception>
    public void Hit(string call)
    {
        lock (random)
        {
            if (!AreOn || random.Next(100) != 0)
            {
                return;
            }

            thrown++;
        }

        throw new StoreUnavailableException($"away in {call}", new IOException());
    }
}
