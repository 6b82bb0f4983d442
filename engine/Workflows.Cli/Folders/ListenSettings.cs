using System.Collections.Immutable;
using System.Net;
using Workflows.Server.Limiting;
using Workflows.Server.People;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Cli.Folders;

/// <summary>Section <c>server</c> of <c>wf.yaml</c>: where <c>wf serve</c> listens, and what it is called.</summary>
internal sealed record ListenSettings
{
    /// <summary>What it listens at where nobody says.</summary>
    public static Uri Standard { get; } = new("http://127.0.0.1:8420");

    /// <summary>Where it listens, each <c>http://ADDRESS:PORT</c>.</summary>
    public ImmutableArray<Uri> Urls { get; init; } = [Standard];

    /// <summary>What people call it, through whatever stands before it: in links, and as a name that requests may be for.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>People and programs come with API tokens. False: nobody signs in, so only this machine may reach it.</summary>
    public bool SignsIn { get; init; }

    /// <summary>Who vouches for people beside that, without its secret; null: nobody.</summary>
    public ProviderSettings? Provider { get; init; }

    /// <summary>The name of its secret, <c>SECRET/KEY</c>; null: it needs none.</summary>
    public string? ProviderSecret { get; init; }

    /// <summary>What one caller may ask of it.</summary>
    public ServerLimits Limits { get; init; } = new();

    /// <summary>Networks of proxies whose word counts of where a request comes from.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    public static ListenSettings Read(SettingsFile file)
    {
        const string expected = "an address to listen at, such as http://127.0.0.1:8420: http, an IP address or localhost, a port, nothing else";
        var urls = file.Texts("urls", text => Listening(text) is not null, expected).Select(text => new Uri(text)).ToImmutableArray();
        var publicUrl = file.Text(
            "publicUrl",
            text => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Query.Length == 0 && url.Fragment.Length == 0,
            "an http or https address without query, such as https://flows.example.com/ml");
        var signIn = file.Section("signIn");
        var oidc = signIn?.Section("oidc");
        var roles = file.Section("roles") is { } given ? ProviderSection.ReadRoles(given) : RoleRules.None;
        RefuseIdle(file, signIn, oidc);
        return new()
        {
            Urls = urls.IsEmpty ? [Standard] : urls,
            PublicUrl = publicUrl is null ? null : new Uri(publicUrl),
            Limits = file.Section("limits") is { } limits ? ReadLimits(limits) : new(),
            TrustedProxies =
            [
                .. file.Texts(
                    "trustedProxies",
                    static text => Network(text) is not null,
                    "a network or address of a proxy, such as 10.0.0.0/8 or 10.1.2.3").Select(static text => Network(text)!.Value),
            ],
            // The first administrator comes with a token, and so do programs.
            SignsIn = (signIn?.Flag("tokens") ?? false) || oidc is not null,
            Provider = oidc is null ? null : ProviderSection.Read(oidc, roles),
            ProviderSecret = oidc is null ? null : ProviderSection.ReadSecret(oidc),
        };
    }

    /// <summary>What would be without effect, or would take away what another setting is for.</summary>
    private static void RefuseIdle(SettingsFile file, SettingsFile? signIn, SettingsFile? oidc)
    {
        if (oidc is null)
        {
            file.Text(
                "roles",
                static _ => false,
                "no roles without `signIn: { oidc: … }`: they are for whom an identity provider knows, and tokens have their own");
            return;
        }

        signIn!.Text("tokens", static text => text == "true", "true, or nothing, beside `oidc`: tokens count there always");
        file.Text(
            "publicUrl",
            static text => ProviderSettings.IsSafe(new(text)),
            "an https address beside `signIn: { oidc: … }` (http on this machine alone): whoever reads along could else sign in as others");
    }

    private static ServerLimits ReadLimits(SettingsFile file)
    {
        var standard = new ServerLimits();
        return standard with
        {
            RequestsPerMinute = file.Whole("requestsPerMinute", 10, 1_000_000) ?? standard.RequestsPerMinute,
            LargestFile = file.Whole("fileMegabytes", 1, 1_000_000) is { } megabytes ? megabytes * 1_000_000L : standard.LargestFile,
            StreamsPerUser = file.Whole("streamsPerUser", 1, 10_000) ?? standard.StreamsPerUser,
        };
    }

    /// <summary>One that names every address would let anybody say where they come from.</summary>
    private static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network
        : null;

    /// <summary>An address to listen at; null where the text is none.</summary>
    public static Uri? Listening(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url is { Scheme: "http", PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && (url.Host == "localhost" || IPAddress.TryParse(url.Host.Trim('[', ']'), out _))
            ? url
            : null;

    /// <summary>The same for the program that listens.</summary>
    public static IPEndPoint EndPoint(Uri url) =>
        new(url.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(url.Host.Trim('[', ']')), url.Port);
}
