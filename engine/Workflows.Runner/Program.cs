using System.Text;
using Workflows.Runner.Processes;

namespace Workflows.Runner;

/// <summary>
/// <c>wf-exec LAUNCHFILE</c>: the parent of one activity. Main is not async and stays the only thread at work: the command dies with the
/// thread that forked it.
/// </summary>
internal static class Program
{
    /// <summary>64: wrong usage; 3: another process has the attempt; 70: it failed itself, and left no record.</summary>
    private const int Done = 0, Claimed = 3, Usage = 64, Broken = 70;

    private static int Main(string[] arguments)
    {
        if (arguments is not [var launchFile]) return Usage;
        if (!Signals.AreBlocked()) Signals.BlockAndRunAgain();
        _ = Libc.setsid();
        try
        {
            return Attempt.Run(launchFile) ? Done : Claimed;
        }
        catch (Exception problem) // The edge of the program: the executor finds the claim of a dead process, and this line.
        {
            _ = Descendants.Kill();
            Complain($"wf-exec: {problem}\n");
            return Broken;
        }
    }

    /// <summary>Console would start threads and take signals.</summary>
    private static unsafe void Complain(string text)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(text))
        {
            _ = Libc.write(2, bytes, (nuint)Encoding.UTF8.GetByteCount(text));
        }
    }
}
