using System.Collections.Immutable;
using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>The start of an attempt: the intent.</summary>
internal sealed record AttemptRow(Guid Uid, int Step, int? Index, int Number, int Generation, long? Memory, DateTimeOffset At) : Row
{
    public override RowKey? Key => null;

    public static AttemptRow Of(AttemptChange.Added added) =>
        new(added.Uid, added.Step, added.Index, added.Number, added.Generation, added.Memory, added.At);

    public AttemptChange.Added ToChange() => new(Uid, Step, Index, Number, Generation, Memory, At);
}

/// <summary>The end of an attempt. Its outputs are the step's or instance's, so they are not repeated here.</summary>
internal sealed record AttemptEndRow : Row
{
    public required Guid Uid { get; init; }
    public required AttemptStatus Status { get; init; }
    public Cause? Cause { get; init; }
    public string? Message { get; init; }
    public int? Exit { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public ImmutableArray<ArtifactRecord>? Artifacts { get; init; }

    public override RowKey? Key => null;

    public static AttemptEndRow Of(AttemptChange.Ended ended) => new()
    {
        Uid = ended.Uid,
        Status = ended.Status,
        Cause = ended.Cause,
        Message = ended.Message,
        Exit = ended.Outcome.Exit,
        StartedAt = ended.Outcome.StartedAt,
        EndedAt = ended.Outcome.EndedAt ?? ended.At,
        Artifacts = ended.Outcome.Artifacts.IsDefaultOrEmpty ? null : ended.Outcome.Artifacts,
    };
}
