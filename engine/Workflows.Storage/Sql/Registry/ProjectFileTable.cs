
namespace Workflows.Storage.Sql.Registry;

/// <summary>Which stored files are a project's. Works inside the caller's transaction.</summary>
internal static class ProjectFileTable
{
    public static bool Has(Database database, string project, string sha256) =>
        database["SELECT 1 FROM project_files WHERE project = ? AND sha256 = ?"].With(project).With(sha256).ReadOne(row => row.Int(0)) == 1;

    public static void Add(Database database, string project, string sha256) =>
        database["INSERT INTO project_files (project, sha256) VALUES (?, ?) ON CONFLICT (project, sha256) DO NOTHING"].With(project).With(sha256).Run();
}
