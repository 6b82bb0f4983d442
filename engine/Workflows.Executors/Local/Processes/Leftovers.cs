using System.Globalization;
using System.Text;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Processes;

/// <summary>
/// The processes of an attempt whose <c>wf-exec</c> was killed. The command itself died with it; what the command had started is found by the
/// mark that <c>wf-exec</c> bore (<see cref="ProcessStart.Mark"/>), which every child inherits and no ordinary program changes. Where it could not bear
/// one (inside of another attempt), by the environment, which names the attempt's folder.
/// </summary>
internal static class Leftovers
{
    /// <summary>A process has no environment for an instant while it execs: only so many looks in a row that find nobody are believed.</summary>
    private const int QuietRounds = 4;

    private const int Rounds = 50;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    /// <summary>Sends SIGKILL until none is left; gives up on those that belong to other users.</summary>
    /// <param name="runner">The dead <c>wf-exec</c>; null where nobody knows which it was.</param>
    /// <param name="stepFolder">The attempt's <c>WF_STEP_DIR</c>.</param>
    public static async Task KillAsync(ProcessStart? runner, string stepFolder)
    {
        byte[] limit = runner is { } dead ? Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {dead.Mark} ")) : [];
        var variable = Encoding.UTF8.GetBytes($"WF_STEP_DIR={stepFolder}\0");
        var quiet = 0;
        for (var round = 0; round < Rounds && quiet < QuietRounds; round++)
        {
            var found = Find(limit, variable);
            quiet = found.Count == 0 ? quiet + 1 : 0;
            foreach (var process in found) _ = Libc.kill(process, Signal.Kill);
            await Task.Delay(Round);
        }
    }

    private static List<int> Find(byte[] limit, byte[] variable) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ProcessStart.Of(id) is not null && (Has(id, "limits", limit) || Has(id, "environ", variable)))];

    private static bool Has(int id, string file, byte[] text)
    {
        try
        {
            return text.Length > 0 && File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/{file}")).AsSpan().IndexOf(text) >= 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false; // Ended meanwhile, or another user's.
        }
    }
}
