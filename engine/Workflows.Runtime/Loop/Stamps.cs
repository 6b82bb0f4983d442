using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Workflows.Runtime.Loop;

/// <summary>The time and the seed that come into a run with each event: deciding itself has neither clock nor chance.</summary>
internal sealed class Stamps
{
    private readonly TimeProvider time;
    private ulong last;

    public Stamps(TimeProvider time)
    {
        this.time = time;
        last = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Never the same twice in a process. Only distinctness matters: the core mixes it (SplitMix64) before use.</summary>
    public ulong Seed => last += 0x9E37_79B9_7F4A_7C15;
}
