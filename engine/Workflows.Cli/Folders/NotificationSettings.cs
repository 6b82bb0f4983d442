using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Mail;
using Workflows.Core.Definitions;
using Workflows.Definitions.Problems;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Server.Notifying;

namespace Workflows.Cli.Folders;

/// <summary>Section <c>notifications</c> of <c>wf.yaml</c>: whom <c>wf serve</c> tells of what.</summary>
internal sealed record NotificationSettings
{
    private static readonly TimeSpan shortest = TimeSpan.FromMinutes(1);

    public ImmutableArray<SinkSettings> Sinks { get; init; } = [];

    /// <summary>See <see cref="NotificationRules.RemindAfter"/>.</summary>
    public TimeSpan? RemindAfter { get; init; }

    /// <summary>See <see cref="NotificationRules.Reminders"/>.</summary>
    public int Reminders { get; init; } = 3;

    /// <summary>See <see cref="NotificationOptions.Tries"/>; null: its default.</summary>
    public int? Tries { get; init; }

    public static NotificationSettings Read(SettingsFile file)
    {
        var remind = file.Text("remindAfter", static text => Duration.TryParse(text, out var time) && time >= shortest, "a duration of 1m or more, such as 4h");
        var sinks = file.Section("sinks");
        return new()
        {
            RemindAfter = remind is not null && Duration.TryParse(remind, out var after) ? after : null,
            Reminders = file.Whole("reminders", 1, 100) ?? 3,
            Tries = file.Whole("tries", 1, 20),
            Sinks = sinks is null ? [] : [.. sinks.Keys.Select(name => SinkSettings.Read(name, sinks))],
        };
    }
}

/// <summary>Somebody who is told: by a webhook or by e-mail; or a collector of traces.</summary>
/// <param name="Name">What logs and metrics call it.</param>
internal sealed record SinkSettings(string Name)
{
    private const string CloudEvents = "cloudevents";

    private static readonly FrozenSet<string> ownHeaders =
        new[] { "Host", "Connection", "Transfer-Encoding", "Expect", "Upgrade", "TE", "Trailer", "User-Agent" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: it is an e-mail, or <see cref="Collector"/>.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Where traces go; null for anything else.</summary>
    public Uri? Collector { get; init; }

    /// <summary>What a request to the collector carries: names of headers, and the names of the secrets that are their values.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The webhook takes events of CloudEvents.</summary>
    public bool SendsEvents { get; init; }

    /// <summary>The name of the secret that signs the webhook, or of the mail server's password.</summary>
    public string? Secret { get; init; }

    /// <summary>Whom mail goes to; empty: it is something else.</summary>
    public ImmutableArray<string> Email { get; init; } = [];

    public string From { get; init; } = "";

    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary><c>starttls</c>, <c>implicit</c> or <c>none</c>.</summary>
    public string Tls { get; init; } = "starttls";

    public string? User { get; init; }

    /// <summary>Its host may have an address of a private network.</summary>
    public bool IsPrivate { get; init; }

    public required Subscription Subscription { get; init; }

    /// <summary>The names of all secrets that it needs.</summary>
    public IEnumerable<string> Secrets => Secret is { } own ? Headers.Values.Prepend(own) : Headers.Values;

    public static SinkSettings Read(string name, SettingsFile sinks)
    {
        // What is no name is told as a key that nobody knows.
        var file = NameRules.IsLabel(name) ? sinks.Section(name) : null;
        if (file is null)
        {
            sinks.Required(name, static _ => false, "a mapping, below a name of small letters, digits and dashes: `ops: { webhook: https://… }`");
            throw new InvalidOperationException(name);
        }

        var isPrivate = file.Flag("private") ?? false;
        var sink = new SinkSettings(name) { IsPrivate = isPrivate, Subscription = Subscribed(name, file) };
        return file.IsText("webhook") ? ReadWebhook(sink, file)
            : file.IsText("otlp") ? ReadCollector(sink, file)
            : ReadEmail(sink, file);
    }

    private static SinkSettings ReadCollector(SinkSettings sink, SettingsFile file) => sink with
    {
        Collector = ReadAddress("otlp", sink.IsPrivate, file, static url => url.Query.Length == 0),
        Headers = file.Pairs(
            "headers",
            static (name, _) => IsHeader(name),
            "names of headers with the names of secrets, such as `{ Authorization: collector/authorization }`: the values themselves do not belong here"),
    };

    /// <summary>A token of HTTP, and none of those that say how the request itself is read.</summary>
    private static bool IsHeader(string name) =>
        name.Length is > 0 and <= 100
        && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && !ownHeaders.Contains(name);

    /// <summary>An address that secrets may be sent to.</summary>
    public static Uri ReadAddress(string key, bool isPrivate, SettingsFile file, Func<Uri, bool>? isRight = null)
    {
        var network = new SinkNetwork(isPrivate);
        bool IsRight(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { UserInfo: "", Fragment: "" }
            && (url.Scheme == "https" || (url.Scheme == "http" && network.TakesPlainText(url.IdnHost)))
            && isRight?.Invoke(url) != false;
        return new(file.Required(key, IsRight, "an https address; http only to this machine, or with `private: true`"));
    }

    private static SinkSettings ReadWebhook(SinkSettings sink, SettingsFile file) => sink with
    {
        Webhook = ReadAddress("webhook", sink.IsPrivate, file),
        SendsEvents = file.Text("format", static text => text is "standard" or CloudEvents, $"standard or {CloudEvents}") == CloudEvents,
        Secret = file.Required("secret", static _ => true, "the name of the secret that signs, such as ops-hook: the secret itself does not belong here"),
    };

    private static SinkSettings ReadEmail(SinkSettings sink, SettingsFile file)
    {
        const string Address = "a mail address, such as ml@example.com";
        ImmutableArray<string> to = [.. file.Texts("email", static text => MailAddress.TryCreate(text, out _), Address)];
        if (to.IsEmpty)
        {
            file.Required("webhook", static _ => true, "the address of a webhook, `email` with mail addresses, or `otlp` with the address of a collector");
        }

        var tls = file.Text("tls", static text => text is "starttls" or "implicit" or "none", "starttls, implicit or none") ?? "starttls";
        var user = file.Text("user", _ => tls != "none", "no user where `tls: none`: a password would travel as it is");
        return sink with
        {
            Email = to,
            From = file.Required("from", static text => MailAddress.TryCreate(text, out _), Address),
            Host = file.Required("host", static text => Uri.CheckHostName(text.Trim('[', ']')) != UriHostNameType.Unknown, "the name of a mail server"),
            Port = file.Whole("port", 1, 65535) ?? (tls == "implicit" ? 465 : 587),
            Tls = tls,
            User = user,
            Secret = user is null
                ? file.Text("password", static _ => false, "no password without a `user` whose it is")
                : file.Required("password", static _ => true, "the name of the secret that is the password of `user`"),
        };
    }

    /// <summary>What manifests tell of is named there: anything with a dot that is not the engine's own.</summary>
    private static bool IsOfActivities(string type) =>
        !type.StartsWith(NewArrival.OwnTypes, StringComparison.Ordinal)
        && type.Contains('.', StringComparison.Ordinal)
        && type.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static Subscription Subscribed(string name, SettingsFile file)
    {
        var isTraces = file.IsText("otlp");
        var all = isTraces ? NotificationRules.EndTypes : NotificationRules.Types;
        var isWebhook = file.IsText("webhook");
        ImmutableArray<string> types =
        [
            .. file.Texts(
                "events",
                text => all.Contains(text) || (isWebhook && IsOfActivities(text)),
                $"one of {string.Join(", ", all)}{(isWebhook ? ", or what the manifest of an activity tells of, such as drift.detected" : string.Empty)}"),
        ];
        return new(name)
        {
            Types = !types.IsEmpty ? types : isTraces ? NotificationRules.EndTypes : NotificationRules.StandardTypes,
            Projects = [.. file.Texts("projects", static text => NameRules.IsLabel(text), "the name of a project")],
        };
    }
}
