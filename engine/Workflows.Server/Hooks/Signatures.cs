using System.Security.Cryptography;
using System.Text;
using Workflows.Core.Definitions;

namespace Workflows.Server.Hooks;

/// <summary>
/// Whether a webhook comes from somebody who knows the trigger's secret: HMAC-SHA256 over the bytes as they came, compared in constant time. The trigger
/// says which signature it takes, so a sender can't choose a weaker one.
/// </summary>
internal static class Signatures
{
    private const string Prefix = "sha256=";

    /// <summary>Every value is tried to its end, whichever fits.</summary>
    public static bool IsValid(TriggerDefinition trigger, HookRequest request, IReadOnlyList<string> secrets)
    {
        var isValid = false;
        foreach (var secret in secrets.Where(static secret => secret.Length > 0))
        {
            isValid |= IsValid(trigger, request, secret);
        }

        return isValid;
    }

    /// <summary>The delivery's id is signed with its bytes, so nobody else can send them again under another one.</summary>
    public static bool SignsId(TriggerDefinition trigger, HookRequest request) =>
        trigger is TriggerDefinition.Git { Provider: GitServers.GitLab } or TriggerDefinition.Webhook && StandardSignature.IsPresent(request);

    private static bool IsValid(TriggerDefinition trigger, HookRequest request, string secret) => trigger switch
    {
        _ when SignsId(trigger, request) => StandardSignature.IsValid(request, secret),
        TriggerDefinition.Git { Provider: GitServers.GitHub } => IsHex(request, secret, request.Header("X-Hub-Signature-256"), Prefix),
        TriggerDefinition.Git { Provider: GitServers.GitLab } => IsToken(request.Header("X-Gitlab-Token"), secret),
        TriggerDefinition.Git => request.FirstOf("X-Forgejo-Signature", "X-Gitea-Signature") is { } bare
            ? IsHex(request, secret, bare, string.Empty)
            : IsHex(request, secret, request.Header("X-Hub-Signature-256"), Prefix),
        _ => IsHex(request, secret, request.Header("X-WF-Signature"), Prefix),
    };

    private static bool IsHex(HookRequest request, string secret, string? given, string prefix)
    {
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), request.Body);
        Span<byte> said = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return given is not null
            && given.StartsWith(prefix, StringComparison.Ordinal)
            && given.Length == prefix.Length + (2 * said.Length)
            && Convert.FromHexString(given.AsSpan(prefix.Length), said, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(mac, said);
    }

    /// <summary>The secret itself, in clear. Digests are compared, so that the time does not tell how long it is.</summary>
    private static bool IsToken(string? given, string secret) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Digest(given), Digest(secret));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
