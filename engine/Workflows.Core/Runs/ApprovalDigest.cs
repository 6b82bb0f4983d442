using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Core.Runs;

/// <summary>
/// What a person who decides has seen, as one SHA-256: of which run and version, when it was asked, the question, and what the answer is bound to. A vote
/// that carries it counts for that and nothing else.
/// </summary>
public static class ApprovalDigest
{
    /// <param name="run">Whose approval it is.</param>
    /// <param name="step">The approval's ordinal.</param>
    /// <returns>As small hex; null where nothing is asked.</returns>
    public static string? Of(RunState run, int step) => run.FindStep(step)?.Approval is not { } asked ? null : Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Json.Array(
        [
            Json.Text(run.Label),
            run.Plan.Version.ToString(CultureInfo.InvariantCulture),
            Json.Text(run.Plan.Steps[step].Name),
            asked.AskedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
            asked.Text is { } text ? Json.Text(text) : "null",
            asked.Bound ?? "null",
        ]))));
}
