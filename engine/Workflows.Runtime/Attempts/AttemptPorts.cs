using Workflows.Core.Expressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Runtime.Attempts;

/// <summary>What attempts need of the world outside.</summary>
internal sealed record AttemptPorts(
    IReadOnlyList<IExecutor> Executors, ProjectFiles Files, Evaluate Evaluate, Func<string, string> WhyMissing);
