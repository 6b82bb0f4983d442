using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Workflows.Runtime.Timing;

namespace Workflows.Runtime.Loop;

/// <summary>The time and the seed that come into a run with each event: deciding itself has neither clock nor chance.</summary>
internal sealed class Stamps(SteadyClock clock)
{
    private readonly ulong[] seeds = new ulong[512];
    private int used = 512;

    public DateTimeOffset Now => clock.Now;

    /// <summary>
    /// Random bits, fetched many at a time. Never a counter: ids are drawn from a seed in steps, so seeds a step apart would draw the same ids
    /// for two events of one millisecond.
    /// </summary>
    public ulong Seed
    {
        get
        {
            if (used == seeds.Length)
            {
                RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(seeds.AsSpan()));
                used = 0;
            }

            return seeds[used++];
        }
    }
}
