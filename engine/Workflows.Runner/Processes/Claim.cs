using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>The right to run an attempt, taken by at most one process for ever.</summary>
internal static class Claim
{
    /// <summary>
    /// Takes it. The claim is linked in, complete, under a name that must be free: a reader never sees half of one, as it could with
    /// O_EXCL and a write.
    /// </summary>
    /// <returns>False: another process has it.</returns>
    public static bool Take(string folder)
    {
        var own = Path.Combine(folder, $"{AttemptFiles.Claim}.{Environment.ProcessId}");
        File.WriteAllText(own, $"{ProcessStart.Of(Environment.ProcessId)}\n");
        var result = Libc.link(own, Path.Combine(folder, AttemptFiles.Claim));
        var error = Libc.Errno;
        File.Delete(own);
        return result == 0 || (error == Libc.ErrorExists ? false : throw new IOException($"claim: {Libc.ErrorText(error)}"));
    }
}
