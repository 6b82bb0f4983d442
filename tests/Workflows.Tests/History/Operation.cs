namespace Workflows.Tests.History;

/// <summary>What a client asked for, and what it was told.</summary>
/// <param name="Kind">Of what was asked.</param>
/// <param name="Actor">Who asked.</param>
/// <param name="Run">Of which run.</param>
/// <param name="Seed">What tells its event from any other in a run's history.</param>
/// <param name="Answer">What came back.</param>
internal sealed record Operation(OperationKind Kind, string Actor, Guid Run, ulong Seed, Answer Answer)
{
    public override string ToString() => $"{Kind} of {Actor}: {Answer}";
}

internal enum OperationKind
{
    Approve,
    Reject,
    Signal,
    Cancel,
}

internal enum Answer
{
    /// <summary>It is recorded.</summary>
    Done,

    /// <summary>It is not, and never will be.</summary>
    Refused,

    /// <summary>The answer was lost: it may be recorded, now or later.</summary>
    Unknown,

    /// <summary>It never reached the store.</summary>
    NotAsked,
}
