using Workflows.Runner.Wire;

namespace Workflows.Runner.Processes;

/// <summary>The right to run an attempt, taken by at most one process for ever.</summary>
internal static class Claim
{
    /// <summary>
    /// Takes it. A symbolic link is made or refused in one step, like a file with O_EXCL, but is complete the moment it is there: no reader
    /// finds half of it, and no crash leaves half of it.
    /// </summary>
    /// <returns>False: another process has it.</returns>
    public static bool Take(string folder)
    {
        var self = ProcessStart.Of(Environment.ProcessId) ?? throw new IOException("/proc can't be read");
        if (Libc.symlink(self.ToString(), Path.Combine(folder, AttemptFiles.Claim)) == 0) return true;
        var error = Libc.Errno;
        return error == Libc.ErrorExists ? false : throw new IOException($"claim: {Libc.ErrorText(error)}");
    }
}
