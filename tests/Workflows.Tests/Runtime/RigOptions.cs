using Microsoft.Extensions.Time.Testing;
using Workflows.Core.Expressions;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Expressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;
using Workflows.Runtime.Storing;
using Workflows.Storage.Sql;

namespace Workflows.Tests.Runtime;

/// <summary>What is out of the ordinary in a rig.</summary>
internal sealed record RigOptions
{
    /// <summary>Null: one that starts at noon.</summary>
    public FakeTimeProvider? Time { get; init; }

    /// <summary>Opens the store of a folder; null: the one that the tests of the runtime run on.</summary>
    public Func<TimeProvider, SqlStore>? Open { get; init; }

    /// <summary>What stands between the engine and its store.</summary>
    public Func<IStore, IStore> Decorate { get; init; } = static store => store;

    /// <summary>What stands between the engine and its executor.</summary>
    public Func<IExecutor, IExecutor> DecorateExecutor { get; init; } = static executor => executor;

    /// <summary>What stands between the engine and its file store.</summary>
    public Func<IFileStore, IFileStore> DecorateFiles { get; init; } = static files => files;

    public Evaluate Evaluate { get; init; } = Evaluator.Evaluate;

    /// <summary>The activities that steps may use.</summary>
    public Catalogue? Catalogue { get; init; }

    public bool HasExecutor { get; init; } = true;

    /// <summary>What the executor is.</summary>
    public string ExecutorKind { get; init; } = "local";

    /// <summary>Workflows whose versions can't be read any more.</summary>
    public string? Unreadable { get; init; }
}
