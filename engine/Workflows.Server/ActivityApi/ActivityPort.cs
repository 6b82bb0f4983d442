using System.Globalization;
using System.Security.Cryptography;

namespace Workflows.Server.ActivityApi;

/// <summary>
/// The loopback port of a data folder, chosen once and kept in <c>DATA/activity-api.port</c>: a process that outlives its engine looks for the next
/// one where it found the last.
/// </summary>
internal static class ActivityPort
{
    /// <summary>Below the range that Linux hands to outgoing connections, so that nobody takes it by chance while no engine runs.</summary>
    private const int First = 20_000;

    private const int Last = 30_000;

    public static int? Kept(string folder) =>
        File.Exists(FileOf(folder))
        && int.TryParse(File.ReadAllText(FileOf(folder)), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        && port is > 0 and <= 65_535
            ? port
            : null;

    public static int Draw() => RandomNumberGenerator.GetInt32(First, Last);

    public static void Keep(string folder, int port)
    {
        var draft = FileOf(folder) + ".new";
        File.WriteAllText(draft, port.ToString(CultureInfo.InvariantCulture));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(draft, FileOf(folder), overwrite: true);
    }

    private static string FileOf(string folder) => Path.Combine(folder, "activity-api.port");
}
