using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Problems;
using Workflows.Server.People;
using Workflows.Server.SigningIn;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Cli.Folders;

/// <summary>
/// An identity provider: <c>oidc: { authority: https://id.example.com, clientId: wf, clientSecret: oidc/client }</c> of <c>server.signIn</c>, and whom
/// <c>server.roles</c> gives which roles: <c>roles: { default: { author: [group:ml] } }</c>.
/// </summary>
internal static class ProviderSection
{
    private const int MostText = 200;

    private static readonly TimeSpan shortest = TimeSpan.FromMinutes(5);

    private static readonly string expectedLifetime = $"a duration from {Duration.Write(shortest)} to {Duration.Write(Sessions.Longest)}, such as 8h";

    public static ProviderSettings Read(SettingsFile file, RoleRules roles)
    {
        var authority = new Uri(file.Required(
            "authority", ProviderSettings.IsAuthority, "the issuer's https address, such as https://id.example.com (http on this machine alone)"));
        ImmutableArray<string> scopes = [.. file.Texts("scopes", static text => !text.Any(char.IsWhiteSpace), "a scope, such as groups")];
        var clientId = file.Required("clientId", IsShort, "what the provider calls this server, such as wf");
        var lifetime = file.Text("lifetime", static text => Lifetime(text) is not null, expectedLifetime);
        return new()
        {
            Name = file.Text("name", IsShort, "the name that people know it by") ?? authority.Host,
            Authority = authority,
            ClientId = clientId,
            Audience = file.Text(
                "audience",
                text => IsShort(text) && text != clientId,
                "what access tokens for this server are said to (aud), such as https://flows.example.com, and not clientId, which ID tokens are said to"),
            Groups = file.Text("groups", IsShort, "the claim that lists a person's groups") ?? "groups",
            Scopes = scopes.IsEmpty ? ProviderSettings.StandardScopes : [.. scopes.Prepend("openid").Distinct()],
            Lifetime = lifetime is null ? Sessions.Longest : Lifetime(lifetime)!.Value,
            SignsOut = file.Flag("signOut") ?? false,
            Roles = roles,
        };
    }

    /// <summary>The name of a secret: a value here would be read by whoever reads the settings.</summary>
    public static string? ReadSecret(SettingsFile file) => file.Text(
        "clientSecret", static text => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }], "the name of a secret, SECRET/KEY, such as oidc/client");

    /// <summary>Roles by project; what is no project, or no role, is left for <see cref="SettingsFile.RefuseUnknown"/>.</summary>
    public static RoleRules ReadRoles(SettingsFile file) => new(
    [
        .. from project in file.Keys
           where project == Principal.EveryProject || NameRules.IsLabel(project)
           let section = file.Section(project)
           from word in Grants.Words
           from who in section.Texts(word, RoleRule.IsWho, RoleRule.ExpectedWho)
           select new RoleRule(project, Grants.Read(word)!.Value, who),
    ]);

    private static bool IsShort(string text) => text.Length <= MostText;

    private static TimeSpan? Lifetime(string text) =>
        Duration.TryParse(text, out var time) && time >= shortest && time <= Sessions.Longest ? time : null;
}
