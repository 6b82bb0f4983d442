using Workflows.Runtime.Storing;
using Workflows.Storage.Rows;
using Workflows.Storage.Sql.Auditing;

namespace Workflows.Storage.Sql.Accepting;

/// <summary>Workflows and their versions. Works inside the caller's transaction.</summary>
internal static class Versions
{
    private const string Workflows = "SELECT name, live, versions, runs, changed_at FROM workflows";

    private const string Columns =
        """
        SELECT v.number, v.digest, v.canonical, v.text, v.number = w.live, v.message, v.by, v.at, v.manifests, v.folder
        FROM versions v JOIN workflows w ON w.project = v.project AND w.name = v.workflow
        """;

    /// <summary>See <see cref="IDefinitionRecords.PublishAsync"/>.</summary>
    public static VersionRecord Publish(Database database, NewVersion version)
    {
        Lock(database, version);
        if (!version.MakeLive)
        {
            return Find(database, version.Project, version.Workflow, Bring(database, version).Number)!;
        }

        var live = Find(database, version.Project, version.Workflow, null);
        if (version.ExpectedLive is { } expected && expected != (live?.Number ?? 0))
        {
            throw new LiveVersionMovedException(live?.Number ?? 0);
        }

        DraftTable.Publish(database, version);
        if (live?.Digest == version.Digest && Manifests.Key(live.Manifests) == Manifests.Key(version.Manifests))
        {
            Place(database, version, live.Number, anew: true);
            return Explain(database, version, live.Number);
        }

        var newest = Newest(database, version) is { } known && known == Count(database, version) ? known : Add(database, version);
        Place(database, version, newest, anew: true);
        database["UPDATE workflows SET live = ?, live_since = ?, changed_at = ? WHERE project = ? AND name = ?"]
            .With(newest).With(version.At).With(version.At).With(version.Project).With(version.Workflow).Run();
        if (version.Audit is { } audit)
        {
            AuditTable.Append(
                database,
                audit with { Object = $"{version.Workflow}@{newest}", Before = live is null ? null : $"@{live.Number} {live.Digest}", After = version.Digest },
                version.At);
        }

        return Explain(database, version, newest);
    }

    /// <summary>The newest version with this text and these manifests, added where there is none. The very first becomes live.</summary>
    public static (int Number, bool Added) Bring(Database database, NewVersion version)
    {
        if (Newest(database, version) is not { } known)
        {
            return (Add(database, version), true);
        }

        Place(database, version, known, anew: false);
        return (known, false);
    }

    /// <summary>Whoever adds versions and takes numbers of a workflow does it alone, so that they are dense.</summary>
    public static void Lock(Database database, NewVersion version) => database.Lock($"workflow {version.Project} {version.Workflow}");

    /// <summary>The number of the live version.</summary>
    public static int Live(Database database, NewVersion version) =>
        database["SELECT live FROM workflows WHERE project = ? AND name = ?"].With(version.Project).With(version.Workflow).ReadOne(row => row.Int(0));

    /// <summary>A version, whole; without a number the live one.</summary>
    public static VersionRecord? Find(Database database, string project, string workflow, int? number) =>
        (number is { } wanted
            ? database[$"{Columns} WHERE v.project = ? AND v.workflow = ? AND v.number = ?"].With(project).With(workflow).With(wanted)
            : database[$"{Columns} WHERE v.project = ? AND v.workflow = ? AND v.number = w.live"].With(project).With(workflow))
        .ReadOne(row => Record(database, row, project, workflow)) is { } version
            ? version.Broken is { } broken ? throw new UnreadableRowException(broken, null) : version
            : null;

    public static IReadOnlyList<VersionRecord> List(Database database, string project, string workflow) =>
        database[$"{Columns} WHERE v.project = ? AND v.workflow = ? ORDER BY v.number"].With(project).With(workflow)
            .ReadAll(row => Record(database, row, project, workflow));

    public static IReadOnlyList<WorkflowRecord> ListWorkflows(Database database, string project) =>
        database[$"{Workflows} WHERE project = ? ORDER BY name"].With(project).ReadAll(row => Workflow(row, project));

    public static WorkflowRecord? FindWorkflow(Database database, string project, string workflow) =>
        database[$"{Workflows} WHERE project = ? AND name = ?"].With(project).With(workflow).ReadOne(row => Workflow(row, project));

    public static VersionContent Content(Database database, string project, string workflow, int number) =>
        database["SELECT canonical, manifests FROM versions WHERE project = ? AND workflow = ? AND number = ?"].With(project).With(workflow).With(number)
            .ReadOne(row => new VersionContent(row.Text(0), Manifests.Of(database, project, row.TextOrNull(1))))
        ?? throw new InvalidDataException($"version {number} of {workflow} is missing");

    private static WorkflowRecord Workflow(SqlRow row, string project) =>
        new(project, row.Text(0), row.Int(1), row.Int(2), row.Int(3), row.Time(4));

    /// <summary>A version that a run brought has no message: whoever publishes it first says why.</summary>
    private static VersionRecord Explain(Database database, NewVersion version, int number)
    {
        if (version.Message is not null)
        {
            database["UPDATE versions SET message = ? WHERE project = ? AND workflow = ? AND number = ? AND message IS NULL"]
                .With(version.Message).With(version.Project).With(version.Workflow).With(number).Run();
        }

        return Find(database, version.Project, version.Workflow, number)!;
    }

    /// <summary>Says where its file is, where this comes from a file.</summary>
    /// <param name="database">Inside a transaction.</param>
    /// <param name="version">What came.</param>
    /// <param name="number">The version that it is.</param>
    /// <param name="anew">Also where another folder is known.</param>
    private static void Place(Database database, NewVersion version, int number, bool anew)
    {
        if (version.Folder is { } folder)
        {
            database["UPDATE versions SET folder = ? WHERE project = ? AND workflow = ? AND number = ? AND (folder IS NULL OR ? AND folder <> ?)"]
                .With(folder).With(version.Project).With(version.Workflow).With(number).With(anew).With(folder).Run();
        }
    }

    private static int? Newest(Database database, NewVersion version) =>
        database["SELECT max(number) FROM versions WHERE project = ? AND workflow = ? AND digest = ? AND manifests IS NOT DISTINCT FROM ?"]
            .With(version.Project).With(version.Workflow).With(version.Digest).With(Manifests.Key(version.Manifests))
            .ReadOne(row => (int?)row.IntegerOrNull(0));

    private static int Count(Database database, NewVersion version) =>
        database["SELECT versions FROM workflows WHERE project = ? AND name = ?"].With(version.Project).With(version.Workflow).ReadOne(row => row.Int(0));

    private static int Add(Database database, NewVersion version)
    {
        var number = database[
            """
            INSERT INTO workflows (project, name, live, versions, runs, live_since, changed_at) VALUES (?, ?, 1, 1, 0, ?, ?)
            ON CONFLICT (project, name) DO UPDATE SET versions = workflows.versions + 1, changed_at = excluded.changed_at
            RETURNING versions
            """]
            .With(version.Project).With(version.Workflow).With(version.At).With(version.At).ReadOne(row => row.Int(0));
        database[
            """
            INSERT INTO versions (project, workflow, number, digest, canonical, text, source, message, by, at, manifests, folder)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """]
            .With(version.Project).With(version.Workflow).With(number).With(version.Digest).With(version.Canonical).With(version.Text)
            .With(version.Source).With(version.Message).With(version.By).With(version.At).With(Manifests.Key(version.Manifests))
            .With(version.Folder).Run();
        Manifests.Add(database, version.Project, version.Manifests);
        return number;
    }

    private static VersionRecord Record(Database database, SqlRow row, string project, string workflow)
    {
        var version = new VersionRecord(project, workflow, row.Int(0))
        {
            Digest = row.Text(1),
            Canonical = row.Text(2),
            Text = row.Text(3),
            Live = row.Flag(4),
            Message = row.TextOrNull(5),
            By = row.Text(6),
            At = row.Time(7),
            Folder = row.TextOrNull(9),
        };
        return StoredRow.Try(
            new RowName($"version {version.Number} of {workflow}"),
            () => version with { Manifests = Manifests.Of(database, project, row.TextOrNull(8)) },
            broken => version with { Broken = broken });
    }
}
