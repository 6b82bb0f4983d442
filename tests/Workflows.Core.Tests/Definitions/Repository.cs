using Workflows.Definitions.Activities;

namespace Workflows.Core.Tests.Definitions;

/// <summary>Files of the repository that tests look at.</summary>
internal static class Repository
{
    private static readonly Lazy<Catalogue?> Loaded = new(Load);

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The activities of the repository; null where there are none yet.</summary>
    public static Catalogue? Catalogue => Loaded.Value;

    private static Catalogue? Load()
    {
        var folder = Path.Combine(Root, "activities", "catalogue");
        return Directory.Exists(folder) ? Catalogue.Load(folder).Catalogue : null;
    }

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
