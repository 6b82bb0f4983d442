using System.Collections.Immutable;
using Workflows.Runtime.Storing;
using Workflows.Server.People;

namespace Workflows.Server.SigningIn.OpenIdConnect;

/// <summary>An identity provider that people sign in with, by OpenID Connect, and what those may do whom it vouches for.</summary>
public sealed record ProviderSettings
{
    /// <summary>As people know it: they press "Sign in with NAME".</summary>
    public required string Name { get; init; }

    /// <summary>Its issuer; below it is <c>.well-known/openid-configuration</c>. By https, or by http on this machine.</summary>
    public required Uri Authority { get; init; }

    /// <summary>What it calls this server.</summary>
    public required string ClientId { get; init; }

    /// <summary>Reads what this server proves itself with, or why it can't be read; null: it needs nothing of the kind (a public client).</summary>
    public Func<(string? Value, string? Refusal)>? ClientSecret { get; init; }

    /// <summary>
    /// What access tokens for this server are said to (<c>aud</c>), which programs bring; null: none counts. Never <see cref="ClientId"/>, which ID tokens are
    /// said to.
    /// </summary>
    public string? Audience { get; init; }

    /// <summary>What is asked for; <c>openid</c> is one of them.</summary>
    public ImmutableArray<string> Scopes { get; init; } = StandardScopes;

    /// <summary>The claim of an ID token that lists the groups of a person.</summary>
    public string Groups { get; init; } = "groups";

    /// <summary>How long one sign-in lasts: as long are groups believed that somebody was in when they signed in.</summary>
    public TimeSpan Lifetime { get; init; } = Sessions.Longest;

    /// <summary>
    /// Whoever signs out here is led to the provider to sign out there too (OpenID Connect RP-Initiated Logout). Else the provider lets the same browser in
    /// again without a question, as long as it knows the person.
    /// </summary>
    public bool SignsOut { get; init; }

    /// <summary>Who may do what.</summary>
    public RoleRules Roles { get; init; } = RoleRules.None;

    public static ImmutableArray<string> StandardScopes { get; } = ["openid", "profile"];

    /// <summary>Whether it may be asked: what it says decides who comes in, so nobody between may change it.</summary>
    public static bool IsAuthority(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && IsSafe(url) && url is { Query: "", Fragment: "", UserInfo: "" };

    /// <summary>Whether nobody on the way can read or change what is sent there.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback);

    /// <summary>Whether an issuer is this one. A slash at its end means nothing: people leave it away.</summary>
    internal bool IsIssuer(string issuer) => issuer.TrimEnd('/') == Authority.OriginalString.TrimEnd('/');

    /// <summary>Who a session is of, with what the settings give them now; null: it was begun with another provider.</summary>
    internal Principal? Find(SessionRecord session) => session.Method == Actor.ProviderMethod && IsIssuer(session.Issuer)
        ? Of(new Actor(session.Issuer, session.Subject, session.Method) { Name = session.Name, Groups = session.Groups }) with { Until = session.ExpiresAt }
        : null;

    /// <summary>The same of who has just come.</summary>
    internal Principal Of(Actor actor) => new(actor, Roles.Of(actor));
}
