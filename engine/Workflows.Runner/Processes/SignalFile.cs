using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>
/// Signals as something to read. They must be blocked in every thread, also in those that the runtime starts before Main; so a process that
/// was not born with them blocked blocks them and executes itself once more (the mask survives that).
/// </summary>
internal static unsafe class SignalFile
{
    private const int SetMask = 2;
    private static readonly SignalSet Ours = SignalSet.Ours;

    public static bool AreBlocked()
    {
        SignalSet now;
        _ = Libc.sigprocmask(SetMask, null, &now);
        return now.HasAll(Ours);
    }

    /// <summary>Runs this very program again with our signals blocked; comes back only where that fails.</summary>
    public static void BlockAndRunAgain()
    {
        fixed (SignalSet* ours = &Ours)
        {
            _ = Libc.sigprocmask(SetMask, ours, null);
        }

        OwnProgram.RunAgain();
    }

    /// <summary>A file that becomes readable when one of our signals has come.</summary>
    public static int Open()
    {
        fixed (SignalSet* ours = &Ours)
        {
            return Libc.signalfd(-1, ours, Libc.CloseOnExec | Libc.NonBlocking);
        }
    }

    /// <summary>The next signal that came; null when none is left.</summary>
    public static int? Next(int file)
    {
        var entry = stackalloc byte[128];
        return Libc.read(file, entry, 128) == 128 ? *(int*)entry : null;
    }
}
