using System.Buffers.Binary;

namespace Workflows.Runtime.Attempts;

/// <summary>Ids are UUIDv7: they say when they were made.</summary>
internal static class UuidTime
{
    public static DateTimeOffset MadeAt(this Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16));
    }
}
