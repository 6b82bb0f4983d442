using System.Runtime.InteropServices;

namespace Workflows.Runner.Wire;

/// <summary>The signals between an executor and <c>wf-exec</c>.</summary>
internal static class Signal
{
    public const int Hangup = 1, Interrupt = 2, Kill = 9, ChildEnded = 17, Continue = 18;

    /// <summary>Kill everything now and write the record.</summary>
    public const int Quit = 3;

    /// <summary>Ask the command to end, and kill everything when its grace is over.</summary>
    public const int Terminate = 15;
}

/// <summary>libc's <c>sigset_t</c>.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SignalSet
{
    private ulong bits;

    /// <summary>Those that <c>wf-exec</c> reads from a file. Born with them blocked, it loses none and starts twice as fast.</summary>
    public static readonly SignalSet Ours = Of(Signal.Hangup, Signal.Interrupt, Signal.Quit, Signal.Terminate, Signal.ChildEnded);

    public static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        var set = default(SignalSet);
        foreach (var signal in signals) set.bits |= 1UL << (signal - 1);
        return set;
    }

    public readonly bool HasAll(SignalSet others) => (bits & others.bits) == others.bits;
}
