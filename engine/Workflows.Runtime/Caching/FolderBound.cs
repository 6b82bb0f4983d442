using System.Globalization;

namespace Workflows.Runtime.Caching;

/// <summary>How much of a folder is read for a key.</summary>
/// <param name="Entries">Files and folders in it, at any depth.</param>
/// <param name="Bytes">Of its files together.</param>
internal sealed record FolderBound(long Entries, long Bytes)
{
    /// <summary>A folder that a parameter declares is data: all of it counts.</summary>
    public static FolderBound None { get; } = new(long.MaxValue, long.MaxValue);

    /// <summary>A word may name a folder by chance, and it is read twice for each instance.</summary>
    public static FolderBound Named { get; } = new(10_000, 256L << 20);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Entries:N0} entries or {Bytes >> 20:N0} MiB");
}
