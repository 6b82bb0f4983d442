using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Tests.Storage;

/// <summary>Who asks, where a test is not about that.</summary>
internal static class Acts
{
    public static AuditEntry By(string actor, string act = "test.act", string what = "it") => new("default", actor, act, what) { Method = "local" };

    /// <summary>A command that goes on no record.</summary>
    public static Task<long> SendAsync(this IRunRecords records, Guid run, RunEvent command, CancellationToken cancellation) =>
        records.SendAsync(run, command, null, cancellation);
}
