using Workflows.Cli.CommandLine;
using Workflows.Runtime.Executing;
using Workflows.Storage.Files;

namespace Workflows.Cli.Engines;

/// <summary>A kind of executor that this program can be the engine with.</summary>
/// <param name="Name">As options and settings say it.</param>
/// <param name="Open">Makes one for a data folder.</param>
internal sealed record ExecutorKind(string Name, Func<Session, FolderFileStore, IExecutor> Open)
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
