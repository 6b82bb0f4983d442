using System.Runtime.InteropServices;
using Workflows.Runner.Wire;

namespace Workflows.Executors.Local.Processes;

/// <summary>
/// Starts <c>wf-exec</c> so that it outlives the engine: in a session of its own, with nothing of ours open. Not by
/// <see cref="System.Diagnostics.Process"/>, which can neither make a session nor block signals; and posix_spawn takes the same time however
/// much memory the engine has.
/// </summary>
internal static unsafe class DetachedProcess
{
    /// <summary>More than any libc needs for its two opaque structures (336 and 80 bytes).</summary>
    private const int OpaqueSize = 512;

    private const short SetSignalMask = 0x08, SetSession = 0x80;

    /// <param name="arguments">Program and arguments.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="errorFile">Where what it says goes, should it break.</param>
    /// <returns>Its process id.</returns>
    /// <exception cref="IOException">It can't be started.</exception>
    public static int Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string errorFile)
    {
        using var argumentTexts = NativeTexts.Of(arguments);
        using var environmentTexts = NativeTexts.Of([.. environment.Select(entry => $"{entry.Key}={entry.Value}")]);
        byte* attributes = stackalloc byte[OpaqueSize], actions = stackalloc byte[OpaqueSize];
        _ = PosixSpawn.posix_spawnattr_init(attributes);
        _ = PosixSpawn.posix_spawn_file_actions_init(actions);
        try
        {
            var blocked = SignalSet.Ours;
            _ = PosixSpawn.posix_spawnattr_setsigmask(attributes, &blocked);
            _ = PosixSpawn.posix_spawnattr_setflags(attributes, SetSignalMask | SetSession);
            _ = PosixSpawn.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
            _ = PosixSpawn.posix_spawn_file_actions_addopen(actions, 1, errorFile, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0b110_000_000);
            _ = PosixSpawn.posix_spawn_file_actions_adddup2(actions, 1, 2);

            int process;
            var error = PosixSpawn.posix_spawn(&process, arguments[0], actions, attributes, argumentTexts.Items, environmentTexts.Items);
            return error == 0 ? process : throw new IOException($"cannot start {arguments[0]}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
        finally
        {
            _ = PosixSpawn.posix_spawn_file_actions_destroy(actions);
            _ = PosixSpawn.posix_spawnattr_destroy(attributes);
        }
    }
}
