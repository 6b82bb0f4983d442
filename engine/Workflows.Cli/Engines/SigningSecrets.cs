using Workflows.Executors.Local.Launching;
using Workflows.Server.Hooks;

namespace Workflows.Cli.Engines;

/// <summary>
/// The secrets that sign webhooks, from where local steps have theirs. A name alone has the key <c>key</c>; while a secret is changed, the one before it
/// stands beside it, under the same key with <c>-previous</c> behind it.
/// </summary>
internal static class SigningSecrets
{
    private const string Previous = "-previous";

    public static SigningSecret Read(SecretSource source, string name)
    {
        var reference = SecretSource.WithKey(name);
        var (value, refusal) = source.Find(reference);
        return value is null ? SigningSecret.None(refusal!)
            : source.Find(reference + Previous).Value is { } previous ? new([value, previous])
            : new([value]);
    }
}
