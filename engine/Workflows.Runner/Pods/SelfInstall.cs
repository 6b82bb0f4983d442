using System.Runtime.CompilerServices;

namespace Workflows.Runner.Pods;

/// <summary>
/// Copies this program into a folder, for the containers of other images: <c>wf-exec --install FOLDER</c>. Needs nothing but itself: its own
/// image has no other file.
/// </summary>
internal static class SelfInstall
{
    private const UnixFileMode Runnable = (UnixFileMode)0b111_101_101;

    /// <returns>Why not; null when it is there, whole.</returns>
    public static string? Install(string folder)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return "this wf-exec needs the .NET runtime and can't be installed elsewhere: publish it with clang and lld as one static file";
        }

        if (!Directory.Exists(folder)) return $"cannot install into '{folder}': no such folder";
        var target = Path.Combine(folder, "wf-exec");
        var unfinished = target + ".new";
        try
        {
            File.Copy("/proc/self/exe", unfinished, overwrite: true);
            File.SetUnixFileMode(unfinished, Runnable);
            File.Move(unfinished, target, overwrite: true);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return $"cannot install into '{folder}': {problem.Message}";
        }
    }
}
