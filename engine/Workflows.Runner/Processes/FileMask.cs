using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>What <c>wf-exec</c> makes is for its user alone; what the command makes is as its own umask says.</summary>
internal static class FileMask
{
    /// <summary>All rights of others taken away.</summary>
    public const uint OwnerOnly = 0b000_111_111;

    /// <summary>The umask that we were started with: the command's.</summary>
    public static uint Inherited { get; private set; } = 0b000_010_010;

    public static void Begin() => Inherited = Libc.umask(OwnerOnly);
}
