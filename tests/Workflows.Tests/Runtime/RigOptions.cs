using Workflows.Core.Expressions;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Runtime;

/// <summary>What is out of the ordinary in a rig.</summary>
internal sealed record RigOptions
{
    /// <summary>What stands between the engine and its store.</summary>
    public Func<IStore, IStore> Decorate { get; init; } = static store => store;

    public Evaluate Evaluate { get; init; } = Evaluator.Evaluate;

    public bool HasExecutor { get; init; } = true;

    /// <summary>Workflows whose versions can't be read any more.</summary>
    public string? Unreadable { get; init; }
}
