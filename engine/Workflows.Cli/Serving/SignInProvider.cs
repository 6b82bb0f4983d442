using Workflows.Cli.CommandLine;
using Workflows.Executors.Local.Launching;
using Workflows.Server.SigningIn.OpenIdConnect;

namespace Workflows.Cli.Serving;

/// <summary>The identity provider that the settings name, with its secret from where local steps have theirs.</summary>
internal static class SignInProvider
{
    /// <summary>Null where none is named. The secret is read at each sign-in: it may be changed while the server runs.</summary>
    public static ProviderSettings? Of(Session session)
    {
        var secrets = new SecretSource(session.Folder.Secrets);
        return session.Settings.Server is not { Provider: { } provider, ProviderSecret: var name } ? null
            : name is null ? provider
            : provider with { ClientSecret = () => secrets.Find(name) };
    }

    /// <summary>What would keep everybody from signing in is told at the start.</summary>
    public static void Check(Session session)
    {
        if (Of(session) is not { } provider)
        {
            return;
        }

        if (session.Settings.Server.PublicUrl is null)
        {
            throw RefusedException.Usage(
                $"{provider.Name} has to send people back, and nothing says what they call this server",
                "server.publicUrl in wf.yaml, such as https://flows.example.com; the provider is told its address with /sign-in/callback behind it");
        }

        if (provider.ClientSecret?.Invoke() is { Value: null, Refusal: { } why })
        {
            throw RefusedException.Usage($"{provider.Name} would not know this server: {why}");
        }
    }
}
