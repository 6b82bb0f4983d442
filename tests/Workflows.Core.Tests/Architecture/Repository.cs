using System.Runtime.CompilerServices;

namespace Workflows.Core.Tests.Architecture;

/// <summary>The files of this repository as they lie on disk; what is built or fetched is none of it.</summary>
internal static class Repository
{
    private static readonly string[] Built =
        ["bin", "obj", "node_modules", ".git", ".wf", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts", "artifacts", "dist"];

    public static string Root { get; } = Find();

    /// <summary>Paths below the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Below(new DirectoryInfo(Root)).Select(
        f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Code => Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The code of the engine and of the activities, without tests.</summary>
    public static IEnumerable<string> Product => Code.Where(
        f => f.StartsWith("engine/", StringComparison.Ordinal) || f.StartsWith("activities/", StringComparison.Ordinal));

    public static bool IsBuilt(string name) => Built.Contains(name);

    private static IEnumerable<string> Below(DirectoryInfo folder) => folder.EnumerateFiles().Select(f => f.FullName)
        .Concat(folder.EnumerateDirectories().Where(d => !IsBuilt(d.Name) && d.LinkTarget is null).SelectMany(Below));

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "Workflows.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"no Workflows.sln above {here}");
        }

        return folder;
    }
}
