using Workflows.Cli.Engines;
using Workflows.Cli.Folders;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;
using Workflows.Storage.Postgres;
using Workflows.Storage.Sql;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.CommandLine;

/// <summary>What a command works with: the folder and project it is about, its store, the screen.</summary>
/// <param name="globals">Where it works.</param>
/// <param name="screen">Where its output goes.</param>
/// <param name="said">What its command line says on top of the settings.</param>
/// <param name="waits">Somebody waits for a server that has no room.</param>
internal sealed class Session(Globals globals, Screen screen, Func<Settings, Settings> said, bool waits = true) : IAsyncDisposable
{
    private SqlStore? store;
    private Settings? settings;
    private FilePlace? files;

    public Screen Screen { get; } = screen;

    public string Project { get; } = globals.Project;

    public DataFolder Folder { get; } = new(globals.DataFolder, globals.IsNamed);

    /// <summary><c>wf.yaml</c>, with what this command line says on top.</summary>
    public Settings Settings => settings ??= said(Settings.Read(Folder));

    /// <summary>A command line to propose: it says again which folder and project were meant.</summary>
    public string Propose(string command) => $"wf {command}{globals.Said}";

    public TimeProvider Time { get; } = TimeProvider.System;

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Who asks. Nobody has signed in, so this is who the operating system says they are.</summary>
    public string Actor { get; } = $"local:{Environment.UserName}";

    /// <summary>What this command does, for the record.</summary>
    public AuditEntry Audit(string act, string what, string? after = null) => new(Project, Actor, act, what) { Method = "local", After = after };

    /// <summary>The same, where it is about the whole store.</summary>
    public AuditEntry AuditOfStore(string act, string what, string after) => Audit(act, what, after) with { Project = null };

    /// <summary>The server that holds the store, as somebody named it; null: the store is a file of the data folder.</summary>
    public string? Server => globals.Store ?? Settings.Store;

    /// <summary>The file store.</summary>
    public FilePlace Files => files ??= FilePlace.Of(Folder, Settings);

    /// <summary>See <see cref="DataFolder.HasStore"/>.</summary>
    public bool HasStore => Server is not null || Folder.HasStore;

    /// <summary>See <see cref="DataFolder.HasStoreToLookAt"/>.</summary>
    public bool HasStoreToLookAt => Server is not null || Folder.HasStoreToLookAt;

    /// <summary>Somebody drives the runs. Of a server it is not known here: its engines may be anywhere.</summary>
    public bool IsDriven => Server is not null || new EngineSigns(Folder, Time).IsThere;

    /// <summary>The store; made where there is none.</summary>
    public SqlStore Store => store ??= Open();

    /// <summary>The store as it is: a command that only looks must not make a folder.</summary>
    public SqlStore ExistingStore => HasStoreToLookAt
        ? Store
        : throw RefusedException.NotFound(
            $"nothing has run in {DataFolder.Shown(Folder.Path)} yet",
            "wf run FILE starts a workflow; --data DIR or WF_DATA names another folder");

    public async ValueTask DisposeAsync()
    {
        files?.Dispose();
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    private SqlStore Open()
    {
        if (Server is { } server)
        {
            Folder.Check();
            return waits ? new PatientOpening(Screen, Time).Open(() => OpenServer(server)) : OpenServer(server);
        }

        Folder.CheckStore();
        try
        {
            return SqliteStore.Open(Folder.Path, Time);
        }
        catch (InvalidDataException unfit)
        {
            throw new RefusedException(ExitCode.StoreUnfit, unfit.Message);
        }
    }

    private PostgresStore OpenServer(string server) =>
        StoreServer.Open(server, globals.IsStoreFromEnvironment, globals.IsUnsafe, Settings.LeaseSeconds, Time);
}
