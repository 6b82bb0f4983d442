using System.Runtime.InteropServices;

namespace Workflows.Runner.Wire;

/// <summary>
/// Flags of <c>open(2)</c>. These two have other values on arm64 than on x64: there <c>0x10000</c> is O_DIRECT, which a folder refuses, so
/// that its sync never happened. Numbers of calls and all other constants that we use are the same on both.
/// </summary>
/// <param name="Directory">O_DIRECTORY: fail unless it is a folder.</param>
/// <param name="NoFollow">O_NOFOLLOW: fail where the last part of the path is a link.</param>
internal sealed record OpenFlags(int Directory, int NoFollow)
{
    // The same on both (include/uapi/asm-generic/fcntl.h).
    public const int ReadOnly = 0, WriteOnly = 1, Create = 0x40, Append = 0x400, NonBlocking = 0x800, CloseOnExec = 0x80000;

    private static readonly OpenFlags x64 = new(Directory: 0x10000, NoFollow: 0x20000);
    private static readonly OpenFlags arm64 = new(Directory: 0x4000, NoFollow: 0x8000);

    /// <summary>Those of this machine.</summary>
    public static OpenFlags Here { get; } = Of(RuntimeInformation.ProcessArchitecture);

    /// <exception cref="PlatformNotSupportedException">Neither x64 nor arm64: a wrong guess would go unseen.</exception>
    public static OpenFlags Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => x64,
        Architecture.Arm64 => arm64,
        _ => throw new PlatformNotSupportedException($"the flags of open(2) are not known for {architecture}"),
    };
}
