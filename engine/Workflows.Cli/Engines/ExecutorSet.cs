using Workflows.Cli.CommandLine;
using Workflows.Runtime.Executing;

namespace Workflows.Cli.Engines;

/// <summary>
/// The executors of an engine: those that the folder wants. One that was asked for must work; one that is only remembered may lack its
/// cluster here, and then its attempts are left alone and say so.
/// </summary>
internal sealed record ExecutorSet(IReadOnlyList<IExecutor> Executors, IReadOnlyDictionary<string, string> Missing)
{
    public static ExecutorSet Of(IReadOnlyList<ExecutorKind> kinds, ExecutorSite site)
    {
        var (opened, missing) = (new List<IExecutor>(), new Dictionary<string, string>());
        foreach (var kind in kinds.Where(kind => kind.IsWanted(site.Session)))
        {
            try
            {
                opened.Add(kind.Open(site));
            }
            catch (RefusedException refused) when (kind.Name != (site.Session.Settings.Executor ?? LocalKind.Name) && kind.Name != LocalKind.Name)
            {
                missing[kind.Name] = refused.Message;
            }
        }

        return new(opened, missing);
    }

    /// <summary>What attempts of a kind that is not here are seen to wait for.</summary>
    public string Why(string kind) => Missing.TryGetValue(kind, out var why)
        ? $"this engine has no {kind} executor: {why}"
        : $"this engine was started before anything here ran on {kind}: end it, and the next one has it";
}
