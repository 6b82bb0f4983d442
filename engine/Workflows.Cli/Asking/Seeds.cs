using System.Security.Cryptography;

namespace Workflows.Cli.Asking;

/// <summary>Chance for events: ids and jitter derive from it.</summary>
internal static class Seeds
{
    public static ulong Next() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
