using System.Text.Json;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// Secrets for local attempts. First a file that only its owner may read, <c>{ "warehouse": { "password": "…" } }</c> as in Kubernetes: secret,
/// key, value. Then the engine's environment: <c>warehouse/password</c> is <c>WF_SECRET_WAREHOUSE_PASSWORD</c>. Read anew for each attempt.
/// </summary>
/// <param name="File">Need not exist; null is the environment only.</param>
public sealed record SecretSource(string? File)
{
    /// <summary>With which variables of the environment begin that hold secrets.</summary>
    public const string Prefix = "WF_SECRET_";

    private const string OnlyKey = "key";

    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>Environment names with values instead of references (<c>secret/key</c>).</summary>
    /// <returns>A refusal, which quotes no value, where one is not there or can't be given to a program, or the file may be read by others.</returns>
    internal (Dictionary<string, string> Values, string? Refusal) Read(IReadOnlyDictionary<string, string> references)
    {
        var values = new Dictionary<string, string>();
        if (references.Count == 0) return (values, null);

        var (file, refusal) = Open();
        using var open = file;
        foreach (var (name, reference) in references)
        {
            if (refusal is not null) return (values, refusal);
            if (Find(file, reference) is not { } value) return (values, $"{Missing(reference)}; pods take it from their cluster");
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                return (values, $"the secret '{reference}' holds a NUL character: no program can be given one in its environment");
            }

            values[name] = value;
        }

        return (values, null);
    }

    /// <summary>The value of a secret (<c>secret/key</c>), for the engine itself; null where there is none, with the reason, which quotes no value.</summary>
    public (string? Value, string? Refusal) Find(string reference)
    {
        var (file, refusal) = Open();
        using var open = file;
        return refusal is not null ? (null, refusal) : Find(file, reference) is { Length: > 0 } value ? (value, null) : (null, Missing(reference));
    }

    /// <summary>Why an attempt with these references would be refused now; null where each has a value.</summary>
    public string? Refusal(IReadOnlyDictionary<string, string> references) => Read(references).Refusal;

    /// <summary>A secret with its key (<c>warehouse/password</c>): of a name alone that is <c>key</c>.</summary>
    public static string WithKey(string name) => name.Contains('/', StringComparison.Ordinal) ? name : $"{name}/{OnlyKey}";

    /// <summary>Names the two places where it could be.</summary>
    private string Missing(string reference)
    {
        var (secret, key) = reference.Split('/', 2) is [var before, var behind] ? (before, behind) : (reference, OnlyKey);
        var file = File is null ? string.Empty : $"with `wf secret set {reference}` into {File} (chmod 600), or ";
        return $"there is no secret '{reference}': put it {file}into the engine's environment, as {Variable(secret, key)}";
    }

    private (JsonDocument? File, string? Refusal) Open()
    {
        if (!System.IO.File.Exists(File)) return default;
        if (WhyExposed(File) is { } exposed) return (null, exposed);
        try
        {
            return (JsonDocument.Parse(System.IO.File.ReadAllBytes(File)), null);
        }
        catch (JsonException)
        {
            return (null, NotJson(File));
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return (null, $"{File} can't be read: it belongs to another user, or the disk does not answer");
        }
    }

    /// <summary>Why a file of secrets is not to be taken: others may read it; null where they may not.</summary>
    internal static string? WhyExposed(string file) => !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & Others) != 0
        ? $"{file} may be read by others than its owner: chmod 600 it"
        : null;

    /// <summary>An exception's own text could quote a value.</summary>
    internal static string NotJson(string file) => $"{file} is not JSON";

    private static string? Find(JsonDocument? file, string reference)
    {
        if (reference.Split('/', 2) is not [var secret, var key]) return null;
        return file is not null && file.RootElement.ValueKind == JsonValueKind.Object
            && file.RootElement.TryGetProperty(secret, out var keys) && keys.ValueKind == JsonValueKind.Object
            && keys.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : Environment.GetEnvironmentVariable(Variable(secret, key));
    }

    private static string Variable(string secret, string key) => $"{Prefix}{Plain(secret)}_{Plain(key)}";

    private static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_'));
}
