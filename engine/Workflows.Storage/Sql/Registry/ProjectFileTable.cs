
namespace Workflows.Storage.Sql.Registry;

/// <summary>Which stored files are a project's. Works inside the caller's transaction.</summary>
internal static class ProjectFileTable
{
    public static bool Has(Database database, string project, string sha256) =>
        database["SELECT 1 FROM project_files WHERE project = ? AND sha256 = ?"].With(project).With(sha256).ReadOne(row => row.Int(0)) == 1;

    public static void Add(Database database, string project, string sha256) =>
        database["INSERT INTO project_files (project, sha256) VALUES (?, ?) ON CONFLICT (project, sha256) DO NOTHING"].With(project).With(sha256).Run();

    /// <summary>No project has this file any more.</summary>
    /// <returns>Which had it.</returns>
    public static IReadOnlyList<string> Remove(Database database, string sha256, IEnumerable<string> projects) =>
    [
        .. projects.Where(project =>
            database["DELETE FROM project_files WHERE project = ? AND sha256 = ?"].With(project).With(sha256).Run() > 0),
    ];

    /// <summary>Those that have files. There are few projects and millions of files, and the index goes by project.</summary>
    public static IReadOnlyList<string> Projects(Database database)
    {
        List<string> projects = [];
        for (var next = Next(string.Empty); next is not null; next = Next(next))
        {
            projects.Add(next);
        }

        return projects;

        string? Next(string after) => database["SELECT min(project) FROM project_files WHERE project > ?"].With(after).ReadOne(row => row.TextOrNull(0));
    }
}
