using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Workflows.Tests.Executors;

/// <summary>The programs that these tests run.</summary>
internal static class Programs
{
    /// <summary>
    /// The static <c>wf-exec</c> of <c>bin</c> if it is as new as the one built beside the tests, else that one: the same program on the .NET
    /// runtime.
    /// </summary>
    public static string Runner { get; } = FindRunner();

    private static string FindRunner()
    {
        var built = Path.Combine(AppContext.BaseDirectory, "wf-exec");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var published = Path.Combine(folder.FullName, "bin", "wf-exec");
            if (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) continue;
            return File.Exists(published) && File.GetLastWriteTimeUtc(published) >= File.GetLastWriteTimeUtc(built + ".dll") ? published : built;
        }

        return built;
    }
}
