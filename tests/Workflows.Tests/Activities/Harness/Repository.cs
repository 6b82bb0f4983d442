using Xunit;

namespace Workflows.Tests.Activities.Harness;

/// <summary>Files of the repository, and the real data beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>The UCI bike sharing file: its licence keeps it out of the repository, so a test without it is skipped.</summary>
    public static string RealData(string name)
    {
        var folder = Environment.GetEnvironmentVariable("WORKFLOWS_TEST_DATA") is { Length: > 0 } set ? set : Path.Combine(Root, "../shared/data");
        var path = Path.GetFullPath(Path.Combine(folder, name));
        Assert.SkipUnless(File.Exists(path), $"no real data at {path}: set WORKFLOWS_TEST_DATA to the folder that has it");
        return path;
    }

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Workflows.sln")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
