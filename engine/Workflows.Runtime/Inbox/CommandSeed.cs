using System.Security.Cryptography;
using Workflows.Core.Runs;

namespace Workflows.Runtime.Inbox;

/// <summary>The <see cref="RunEvent.Seed"/> of an event that somebody asks for. Those that the engine itself makes get theirs from its loop.</summary>
public static class CommandSeed
{
    public static ulong Next() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
