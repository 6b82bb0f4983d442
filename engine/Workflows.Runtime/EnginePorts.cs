using Workflows.Core.Expressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime;

/// <summary>What an engine works with. It owns none of it: whoever composed it disposes it, after the engine.</summary>
/// <param name="Store">Where runs live.</param>
/// <param name="Executors">One of each kind; a run whose executor is missing here is left to another engine.</param>
/// <param name="Files">What outlives attempts.</param>
/// <param name="Evaluate">How expressions are computed.</param>
/// <param name="Plans">Plans of versions.</param>
public sealed record EnginePorts(IStore Store, IReadOnlyList<IExecutor> Executors, IFileStore Files, Evaluate Evaluate, PlanSource Plans)
{
    /// <summary>Why there is no executor of this kind: what its attempts are seen to wait for.</summary>
    public Func<string, string> WhyMissing { get; init; } = static kind => $"this engine has no {kind} executor";
}
