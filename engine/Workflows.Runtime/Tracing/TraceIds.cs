using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Tracing;

/// <summary>
/// The ids of W3C trace context, derived from what they are of: a program is told its span (<c>TRACEPARENT</c>) long before that is sent, an adopted attempt
/// stays in its trace, and what is sent twice is the same span.
/// </summary>
internal static class TraceIds
{
    private const int SpanBytes = 8;

    /// <summary>The trace of a run: 32 hex digits.</summary>
    public static string OfTrace(Guid run) => run.ToString("N");

    /// <summary>The span of a run, the root of its trace: 16 hex digits.</summary>
    public static string OfRun(Guid run) => Hashed(run.ToString("N"));

    /// <summary>The span of a step, by its place in the plan.</summary>
    public static string OfStep(Guid run, int ordinal) => Hashed(string.Create(CultureInfo.InvariantCulture, $"{run:N} {ordinal}"));

    /// <summary>The span of an attempt.</summary>
    public static string OfAttempt(Guid attempt) => attempt.ToString("N")[16..];

    /// <summary>What a program is told of its own span.</summary>
    public static string TraceParent(Guid run, Guid attempt) => $"00-{OfTrace(run)}-{OfAttempt(attempt)}-01";

    private static string Hashed(string of) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, SpanBytes));
}
