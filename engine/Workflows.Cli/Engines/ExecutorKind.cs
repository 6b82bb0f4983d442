using Workflows.Cli.CommandLine;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;

namespace Workflows.Cli.Engines;

/// <summary>A kind of executor that this program can be the engine with.</summary>
/// <param name="Name">As options and settings say it.</param>
/// <param name="Open">Makes one.</param>
internal sealed record ExecutorKind(string Name, Func<ExecutorSite, IExecutor> Open)
{
    /// <summary>The kind that new runs get: asked for, else from the settings, else local.</summary>
    public static string Choose(IReadOnlyList<ExecutorKind> known, string? asked, Session session)
    {
        var name = asked ?? session.Settings.Executor ?? "local";
        var names = known.Select(kind => kind.Name).ToList();
        return names.Contains(name)
            ? name
            : throw RefusedException.Usage($"there is no executor `{name}` here{Spelling.DidYouMean(name, names)}", $"there is: {string.Join(", ", names)}");
    }
}

/// <summary>What an executor finds where it works.</summary>
/// <param name="Session">The data folder and its settings.</param>
/// <param name="Files">The file store.</param>
/// <param name="Api">The address of the activity API; waits until it is known.</param>
/// <param name="Token">An attempt's token for it.</param>
internal sealed record ExecutorSite(Session Session, FolderFileStore Files, Func<string> Api, Func<Guid, string> Token);
