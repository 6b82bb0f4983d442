using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

namespace Workflows.Tests.Executors;

/// <summary>
/// The programs that these tests run: those of <c>bin</c>, compiled ahead, where they are as new as what was built beside the tests, else the
/// latter.
/// </summary>
internal static class Programs
{
    /// <summary><c>wf-exec</c>.</summary>
    public static string Runner { get; } = Find("wf-exec", "wf-exec");

    /// <summary><c>wf</c>.</summary>
    public static string Wf { get; } = Find("wf", "lib/wf/wf.dll");

    /// <summary><c>wf</c>, for <c>dotnet</c> to run.</summary>
    public static string WfAssembly => Path.GetDirectoryName(Wf) == Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)
        ? Path.Combine(AppContext.BaseDirectory, "wf.dll")
        : Path.Combine(Path.GetDirectoryName(Wf)!, "lib/wf/wf.dll");

    /// <summary><c>wf-ml</c>.</summary>
    public static string MachineLearning { get; } = Find("wf-ml", "lib/wf-ml/wf-ml.dll");

    /// <param name="name">Of the program.</param>
    /// <param name="compiled">The file in <c>bin</c> whose age tells.</param>
    private static string Find(string name, string compiled)
    {
        var built = Path.Combine(AppContext.BaseDirectory, name);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) continue;
            var bin = Path.Combine(folder.FullName, "bin");
            var published = Path.Combine(bin, compiled);
            return File.Exists(published) && File.GetLastWriteTimeUtc(published) >= File.GetLastWriteTimeUtc(built + ".dll") ? Path.Combine(bin, name) : built;
        }

        return built;
    }
}
