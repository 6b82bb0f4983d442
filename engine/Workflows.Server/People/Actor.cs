using System.Collections.Immutable;

namespace Workflows.Server.People;

/// <summary>A person or a program that asks for something. Of what it may do, see <see cref="Principal"/>.</summary>
/// <param name="Issuer">Who vouches for it: <c>local</c> for a user of this machine, <c>token</c> for an API token, else an identity provider.</param>
/// <param name="Subject">Its name with that issuer, unique and for ever.</param>
/// <param name="Method">How it signed in: <c>local</c>, <c>token</c>, <c>oidc</c>, <c>bearer</c> (an access token of a provider).</param>
public sealed record Actor(string Issuer, string Subject, string Method)
{
    /// <summary>For people; nothing is decided by it.</summary>
    public string Name { get; init; } = Subject;

    /// <summary>The groups that the issuer says it is in.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Nobody has signed in: the operating system gave the name, and it proves nothing to others.</summary>
    public bool IsUnverified => Method == LocalMethod;

    /// <summary>As runs, votes and versions record it: <c>local:anna</c>.</summary>
    public override string ToString() => $"{Issuer}:{Subject}";

    /// <summary>Whoever uses a server without sign-in: the user that runs it.</summary>
    public static Actor Local(string user) => new("local", user, LocalMethod);

    /// <summary>Whom no identity provider knows: a person or a program that an administrator has named, with a token.</summary>
    public static Actor Named(string subject) => new(TokenMethod, subject, TokenMethod);

    internal const string TokenMethod = "token";
    internal const string ProviderMethod = "oidc";
    internal const string BearerMethod = "bearer";

    private const string LocalMethod = "local";
}
