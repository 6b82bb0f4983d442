using Workflows.Core.Runs;

namespace Workflows.Storage.Rows;

/// <summary>
/// The fact behind every run's first event. It is no <see cref="RunEvent"/>: nothing is decided by it; what it brought about stands in its
/// changes.
/// </summary>
internal sealed record RunAccepted(string Type, DateTimeOffset At, string By)
{
    public static ReadOnlySpan<byte> Word => "accepted"u8;

    public static RunAccepted Of(RunState run) => new("accepted", run.CreatedAt, run.Trigger.By);
}
