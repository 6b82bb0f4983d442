using System.Collections.Immutable;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Views;

/// <summary>A run in a list, as <c>--json</c> and the API show it.</summary>
public sealed record RunSummaryDocument
{
    public required Guid Id { get; init; }

    public required string Label { get; init; }

    public required string Workflow { get; init; }

    public required int Number { get; init; }

    public required int Version { get; init; }

    public required string State { get; init; }

    public string? Cause { get; init; }

    public string? Message { get; init; }

    public required bool Suspended { get; init; }

    public required bool CancelRequested { get; init; }

    /// <summary>Somebody drives it; null once it has ended.</summary>
    public bool? Driven { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What people look for it by, as they were given at its start.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>Why its row can't be read; null for any other.</summary>
    public string? Broken { get; init; }

    public static RunSummaryDocument Of(RunSummary run, bool isDriven) => new()
    {
        Id = run.Id,
        Label = run.Label,
        Workflow = run.Workflow,
        Number = run.Number,
        Version = run.Version,
        State = run.Status.Word(),
        Cause = run.Cause?.Word(),
        Message = run.Message,
        Suspended = run.Suspended,
        CancelRequested = run.CancelRequested,
        Driven = run.Status.IsFinal() ? null : isDriven,
        CreatedAt = run.CreatedAt,
        StartedAt = run.StartedAt,
        EndedAt = run.EndedAt,
        Labels = run.Labels,
        By = run.By,
        Broken = run.Broken,
    };
}
