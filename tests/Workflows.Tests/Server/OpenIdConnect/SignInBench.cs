using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Workflows.Server.Limiting;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Server.SigningIn.OpenIdConnect;
using Workflows.Tests.Storage;

namespace Workflows.Tests.Server.OpenIdConnect;

/// <summary>A provider, and a server that believes it. Of the group <c>ml</c> all are authors in <c>default</c>, of <c>leads</c> approvers.</summary>
internal sealed class SignInBench : IAsyncDisposable
{
    public const string PublicUrl = "http://flows.example";

    private readonly string publicUrl;

    private SignInBench(FakeTimeProvider clock, FakeProvider provider, ProviderSettings settings, ServedRig served, string publicUrl) =>
        (Clock, Provider, Settings, Served, this.publicUrl) = (clock, provider, settings, served, publicUrl);

    public FakeTimeProvider Clock { get; }

    public FakeProvider Provider { get; }

    public ProviderSettings Settings { get; }

    public ServedRig Served { get; }

    /// <param name="publicUrl">What people call the server.</param>
    /// <param name="starts">The engine drives runs.</param>
    /// <param name="change">Changes the settings.</param>
    /// <param name="limits">What one caller may ask of the server; null: as much as a test can.</param>
    public static async Task<SignInBench> StartAsync(
        string publicUrl = PublicUrl, bool starts = false, Func<ProviderSettings, ProviderSettings>? change = null, ServerLimits? limits = null)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var provider = await FakeProvider.StartAsync(clock);
        var settings = new ProviderSettings
        {
            Name = "Example & Sons",
            Authority = new(provider.Url),
            ClientId = FakeProvider.ClientId,
            ClientSecret = () => (FakeProvider.Secret, null),
            Roles = new([new("default", Role.Author, "group:ml"), new("default", Role.Approver, "group:leads")]),
        };
        settings = change is null ? settings : change(settings);
        var served = await ServedRig.CreateAsync(
            starts: starts,
            sessions: store => new(store, new TokenSignIn(store, store, clock), new Uri(publicUrl), clock, settings),
            address: publicUrl,
            limits: limits,
            time: clock,
            provider: settings);
        return new(clock, provider, settings, served, publicUrl);
    }

    public Browser Browser() => new(Served.Client, publicUrl);

    /// <summary>Signs somebody in, in a browser of their own.</summary>
    public async Task<Browser> SignInAsync(string subject, params string[] groups)
    {
        var names = new JsonArray([.. groups.Select(group => (JsonNode)group)]);
        Provider.Person = new() { ["sub"] = subject, ["name"] = $"{subject} of Example", ["groups"] = names };
        var browser = Browser();
        await browser.OpenAsync("sign-in/provider", until: $"{publicUrl}/sign-in/callback");
        await browser.OpenAsync(browser.At.AbsoluteUri, until: $"{publicUrl}/");
        return browser;
    }

    /// <summary>Goes to the provider and as far as the address that it sends back to, and does not open that.</summary>
    public async Task<(Browser Browser, string Callback)> LeaveAsync(string next = "")
    {
        var browser = Browser();
        await browser.OpenAsync($"sign-in/provider?next={Uri.EscapeDataString(next)}", until: $"{publicUrl}/sign-in/callback");
        return (browser, browser.At.AbsoluteUri);
    }

    /// <summary>The text of a token of somebody without the provider.</summary>
    public async Task<string> GiveTokenAsync(string subject)
    {
        var grants = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty.Add("default", ["author"]);
        var (text, record) = ApiToken.Make(Actor.Named(subject), grants, "local:test", Clock.GetUtcNow(), ApiToken.Standard);
        await Served.Rig.Bare.AddTokenAsync(record, Acts.By("local:test", "token.create", record.Id), default);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await Served.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
