using System.Buffers.Binary;

namespace Workflows.Core.Runs;

/// <summary>Ids and chance that derive from event data, so that deciding twice gives the same bytes.</summary>
internal static class Ids
{
    /// <summary>A UUIDv7 of a moment: ids made later sort later, which keeps database pages dense.</summary>
    public static Guid Derive(DateTimeOffset at, ulong seed, int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)at.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (Mix(seed, (2 * ordinal) + 1) & 0x0FFF)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (Mix(seed, 2 * ordinal) & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>0 (inclusive) to 1.</summary>
    public static double Chance(ulong seed, int ordinal) => (Mix(seed, ordinal) >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong seed, int ordinal)
    {
        var z = seed + (0x9E3779B97F4A7C15 * (ulong)(ordinal + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
