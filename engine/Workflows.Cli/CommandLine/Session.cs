using Workflows.Cli.Backends;
using Workflows.Cli.Folders;
using Workflows.Cli.Remote;
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
    private IBackend? backend;

    public Screen Screen { get; } = screen;

    public string Project { get; } = globals.Project;

    public DataFolder Folder { get; } = new(globals.DataFolder, globals.IsNamed);

    /// <summary><c>wf.yaml</c>, with what this command line says on top.</summary>
    public Settings Settings => settings ??= said(Settings.Read(Folder));

    /// <summary>A command line to propose: it says again which folder and project were meant.</summary>
    public string Propose(string command) => $"wf {command}{globals.Said}";

    public TimeProvider Time { get; } = TimeProvider.System;

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The server that is worked with in the place of folder and store.</summary>
    public bool IsRemote => globals.Address is not null;

    /// <summary>Where the facts of this command come from, and what it asks for goes.</summary>
    public IBackend Backend => backend ??= globals.Address is { } address ? new ServerBackend(address, Project, Time) : new StoreBackend(this);

    /// <summary>Runs, to be read.</summary>
    public IRunReads Runs => Backend.Runs;

    /// <summary>Workflows and their versions, to be read.</summary>
    public IDefinitionReads Definitions => Backend.Definitions;

    /// <summary>Who asks, as it is recorded.</summary>
    public string Actor => Backend.Actor;

    /// <summary>What this command does, for the record.</summary>
    public AuditEntry Audit(string act, string what, string? after = null) => new(Project, Actor, act, what) { Method = "local", After = after };

    /// <summary>The same, where it is about the whole store.</summary>
    public AuditEntry AuditOfStore(string act, string what, string after) => Audit(act, what, after) with { Project = null };

    /// <summary>The server that holds the store, as somebody named it; null: the store is a file of the data folder.</summary>
    public string? Server => globals.Store ?? Settings.Store;

    /// <summary>The file store.</summary>
    public FilePlace Files => files ??= FilePlace.Of(Folder, Settings);

    /// <summary>See <see cref="DataFolder.HasStore"/>; a server has one.</summary>
    public bool HasStore => IsRemote || Server is not null || Folder.HasStore;

    /// <summary>See <see cref="DataFolder.HasStoreToLookAt"/>; a server has one.</summary>
    public bool HasStoreToLookAt => IsRemote || Server is not null || Folder.HasStoreToLookAt;

    /// <summary>See <see cref="IBackend.IsDriven"/>.</summary>
    public bool IsDriven => Backend.IsDriven;

    /// <summary>The store; made where there is none.</summary>
    public SqlStore Store => store ??= Open();

    /// <summary>A command that only looks must not make a folder: where nothing was recorded yet, it ends here.</summary>
    public void RequireStore()
    {
        if (!HasStoreToLookAt)
        {
            throw RefusedException.NotFound(
                $"nothing has run in {DataFolder.Shown(Folder.Path)} yet",
                "wf run FILE starts a workflow; --data DIR or WF_DATA names another folder");
        }
    }

    /// <summary>Makes sure of the server, where one is worked with: that it is one of ours, and knows us.</summary>
    public Task ConnectAsync(CancellationToken cancellation) => Backend is ServerBackend server ? server.ConnectAsync(cancellation) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        files?.Dispose();
        backend?.Dispose();
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    private SqlStore Open()
    {
        if (IsRemote)
        {
            throw new InvalidOperationException("a command that works with a server has asked for a store of its own");
        }

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
