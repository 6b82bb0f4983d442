using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Server.Hooks;

/// <summary>A webhook as it came: nothing of it is believed before its signature is checked over the bytes.</summary>
/// <param name="Headers">As sent.</param>
/// <param name="Body">As sent.</param>
/// <param name="At">When it came.</param>
internal sealed record HookRequest(IHeaderDictionary Headers, byte[] Body, DateTimeOffset At)
{
    private const int LongestId = 200;

    private static readonly UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Headers that say what a delivery is. None of them signs.</summary>
    private static readonly string[] telling =
    [
        "Content-Type", "User-Agent", "X-GitHub-Event", "X-GitHub-Delivery", "X-Gitlab-Event", "X-Gitlab-Event-UUID", "X-Gitlab-Instance", "X-Gitea-Event",
        "X-Gitea-Delivery", "X-Forgejo-Event", "X-Forgejo-Delivery", "Idempotency-Key", "webhook-id", "webhook-timestamp", "X-WF-Delivery",
    ];

    /// <summary>The header's only value; null where there is none, or more than one.</summary>
    public string? Header(string name) => Headers[name] is [{ Length: > 0 } only] ? only : null;

    /// <summary>The first of these headers that has a value.</summary>
    public string? FirstOf(params IEnumerable<string> names) => names.Select(Header).FirstOrDefault(value => value is not null);

    /// <summary>What is recorded of it.</summary>
    /// <param name="key">The trigger that it came for.</param>
    /// <param name="trigger">The same, as it is declared.</param>
    /// <param name="text">Its body, as it was read; null: it is no JSON.</param>
    public NewDelivery ToDelivery(TriggerKey key, TriggerDefinition trigger, string? text) => new(key)
    {
        Id = FirstOf(IdHeaders(trigger)) is { Length: <= LongestId } id && id.All(static c => c is > ' ' and < '\u007f') ? id : null,
        Digest = Convert.ToHexStringLower(SHA256.HashData(
            Signatures.SignsId(trigger, this) ? [.. Encoding.UTF8.GetBytes($"{Header("webhook-id")}."), .. Body] : Body)),
        Headers = JsonSerializer.Serialize(
            telling.Select(name => (Name: name, Value: Header(name))).Where(header => header.Value is not null)
                .ToDictionary(header => header.Name, header => UnicodeText.WellFormed(UnicodeText.Shorten(header.Value!, LongestId))),
            DocumentJson.Options),
        Body = Body.Length <= NewDelivery.MostKept ? text : null,
    };

    /// <summary>The body as JSON in UTF-8; or why it is none.</summary>
    public (string? Text, string? Problem) Read()
    {
        try
        {
            var text = utf8.GetString(Body);
            return ValueJson.Problem(text, HookBodies.Most) is { } problem ? (null, $"the body: {problem}") : (text, null);
        }
        catch (DecoderFallbackException wrong)
        {
            return (null, $"the body is not UTF-8 at byte {wrong.Index}");
        }
    }

    /// <summary>Where a delivery's id stands, the one that is signed first.</summary>
    private static IEnumerable<string> IdHeaders(TriggerDefinition trigger) => trigger switch
    {
        TriggerDefinition.Git { Provider: GitServers.GitLab } => ["webhook-id", "Idempotency-Key", "X-Gitlab-Event-UUID"],
        TriggerDefinition.Git { Provider: GitServers.GitHub } => ["X-GitHub-Delivery"],
        TriggerDefinition.Git => ["X-Forgejo-Delivery", "X-Gitea-Delivery"],
        _ => ["webhook-id", "X-WF-Delivery"],
    };
}
