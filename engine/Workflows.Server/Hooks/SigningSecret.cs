namespace Workflows.Server.Hooks;

/// <summary>A secret that signs webhooks: two values while it is changed, so that what the sender still signs with the old one counts.</summary>
/// <param name="Values">Those that count now; empty ones never do.</param>
/// <param name="Missing">Why there is none, quoting no value; null where there is one.</param>
public sealed record SigningSecret(IReadOnlyList<string> Values, string? Missing = null)
{
    /// <summary>None, and why.</summary>
    public static SigningSecret None(string why) => new([], why);
}
