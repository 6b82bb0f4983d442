using System.Net;
using Workflows.Cli.CommandLine;
using Workflows.Runtime.Executing;

namespace Workflows.Cli.Engines;

/// <summary>A kind of executor that this program can be the engine with.</summary>
/// <param name="Name">As options and settings say it.</param>
/// <param name="Open">Makes one; a refusal says what it lacks here.</param>
internal sealed record ExecutorKind(string Name, Func<ExecutorSite, IExecutor> Open)
{
    /// <summary>The engine of this folder needs it: chosen, or used here before. Any other is not even opened.</summary>
    public Func<Session, bool> IsWanted { get; init; } = static _ => true;

    /// <summary>It runs images: a step without one can't be started.</summary>
    public bool RunsImages { get; init; }

    /// <summary>Asks, before anything depends on it, whether it can work; a refusal says why not.</summary>
    public Func<Session, CancellationToken, Task> CheckAsync { get; init; } = static (_, _) => Task.CompletedTask;

    /// <summary>A run of this kind is about to be recorded: from now on the folder's engines want it.</summary>
    public Action<Session> Remember { get; init; } = static _ => { };

    /// <summary>The kind that new runs get: asked for, else from the settings, else local.</summary>
    public static ExecutorKind Choose(IReadOnlyList<ExecutorKind> known, Session session) => Find(known, session.Settings.Executor ?? LocalKind.Name);

    public static ExecutorKind Find(IReadOnlyList<ExecutorKind> known, string name)
    {
        var names = known.Select(kind => kind.Name).ToList();
        return known.FirstOrDefault(kind => kind.Name == name)
            ?? throw RefusedException.Usage($"there is no executor `{name}` here{Spelling.DidYouMean(name, names)}", $"there is: {string.Join(", ", names)}");
    }
}

/// <summary>What an executor finds where it works, and what it wants of the activity API.</summary>
/// <param name="Session">The data folder and its settings.</param>
/// <param name="Api">The activity API; waits until it listens.</param>
/// <param name="Token">An attempt's token for it.</param>
internal sealed record ExecutorSite(Session Session, Func<Server.ActivityApi.ActivityApiHost> Api, Func<Guid, string> Token)
{
    /// <summary>The key of an attempt's record; null where records have no seals.</summary>
    public Func<Guid, byte[]>? RecordKey { get; init; }

    public required Microsoft.Extensions.Logging.ILoggerFactory Logs { get; init; }

    /// <summary>Where an image carries <c>wf-exec</c>, as the catalogue knows; else null.</summary>
    public required Func<string, string?> ExecIn { get; init; }

    /// <summary>Where else than on loopback the API must listen.</summary>
    public List<IPEndPoint> Listens { get; } = [];

    /// <summary>The launch text of an attempt whose pod has no room for it.</summary>
    public Func<Guid, string?> LaunchText { get; set; } = static _ => null;

    /// <summary>By kind: what hides the secrets of an attempt in a text, and null where they are not known now, as those of a kind that is not here.</summary>
    public Dictionary<string, Func<Guid, Func<string, string>?>> Masks { get; } = [];
}
