using Workflows.Cli.Folders;
using Workflows.Cli.Terminal;
using Workflows.Storage.Sqlite;

namespace Workflows.Cli.CommandLine;

/// <summary>What a command works with: the folder and project it is about, its store, the screen.</summary>
internal sealed class Session(Globals globals, Screen screen, Func<Settings, Settings> said) : IAsyncDisposable
{
    private SqliteStore? store;
    private Settings? settings;

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

    /// <summary>The store; made where there is none.</summary>
    public SqliteStore Store => store ??= Open();

    /// <summary>The store as it is: a command that only looks must not make a folder.</summary>
    public SqliteStore ExistingStore => Folder.HasStoreToLookAt
        ? Store
        : throw RefusedException.NotFound(
            $"nothing has run in {DataFolder.Shown(Folder.Path)} yet",
            "wf run FILE starts a workflow; --data DIR or WF_DATA names another folder");

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    private SqliteStore Open()
    {
        Folder.Check();
        try
        {
            return SqliteStore.Open(Folder.Path, Time);
        }
        catch (InvalidDataException unfit)
        {
            throw new RefusedException(ExitCode.StoreUnfit, unfit.Message);
        }
    }
}
