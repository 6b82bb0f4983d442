using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Executors.Local.Launching;

/// <summary>
/// The file of <see cref="SecretSource"/>, written: whole, under another name first, so that who reads it meanwhile reads the one or the other. What
/// somebody wrote into it by hand stays, and a file that can't be read is left as it is.
/// </summary>
/// <param name="named">Need not exist.</param>
public sealed class SecretFile(string named)
{
    /// <summary>What is written takes the place of the file, not of a link to it.</summary>
    private readonly string path = new FileInfo(named) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : named;

    private static readonly JsonSerializerOptions written = new() { WriteIndented = true };

    /// <summary>What there is (<c>secret/key</c>), by name.</summary>
    /// <exception cref="InvalidDataException">The file is not what it should be, or others may read it.</exception>
    public IReadOnlyList<string> List() =>
    [
        .. Read()
            .Where(static secret => secret.Value is JsonObject)
            .SelectMany(static secret => ((JsonObject)secret.Value!)
                .Where(static key => key.Value?.GetValueKind() == JsonValueKind.String)
                .Select(key => $"{secret.Key}/{key.Key}"))
            .Order(StringComparer.Ordinal),
    ];

    /// <returns>Whether it has taken the place of an earlier one.</returns>
    /// <exception cref="InvalidDataException">The file is not what it should be, or others may read it.</exception>
    /// <exception cref="IOException">Another process is writing it.</exception>
    public bool Set(string reference, string value)
    {
        var (secret, key) = Split(reference);
        using var alone = Lock();
        var all = Read();
        if (all[secret] is not (null or JsonObject))
        {
            throw new InvalidDataException($"{path}: '{secret}' is not an object of keys and values");
        }

        var keys = (JsonObject?)all[secret];
        if (keys is null) all[secret] = keys = [];
        var isAnother = keys.ContainsKey(key);
        keys[key] = value;
        Write(all);
        return isAnother;
    }

    /// <returns>Whether it was there.</returns>
    /// <exception cref="InvalidDataException">The file is not what it should be, or others may read it.</exception>
    /// <exception cref="IOException">Another process is writing it.</exception>
    public bool Remove(string reference)
    {
        var (secret, key) = Split(reference);
        using var alone = Lock();
        var all = Read();
        if (all[secret] is not JsonObject keys || !keys.Remove(key)) return false;
        if (keys.Count == 0) all.Remove(secret);
        Write(all);
        return true;
    }

    private static (string Secret, string Key) Split(string reference) =>
        reference.Split('/') is [var secret, var key] ? (secret, key) : throw new ArgumentException("expected secret/key", nameof(reference));

    /// <summary>A file beside it, which stays: one that is renamed or removed would be another one for who opened it before.</summary>
    private FileStream Lock()
    {
        OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
        return OwnerOnly.MakeFile(path + ".lock", FileShare.None);
    }

    private JsonObject Read()
    {
        if (!File.Exists(path)) return [];
        if (SecretSource.WhyExposed(path) is { } exposed) throw new InvalidDataException(exposed);
        try
        {
            // A name that comes twice is refused: which of both counts would be a guess.
            return JsonNode.Parse(File.ReadAllBytes(path), documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new InvalidDataException($"{path} is not a JSON object");
        }
        catch (JsonException)
        {
            throw new InvalidDataException(SecretSource.NotJson(path));
        }
    }

    private void Write(JsonObject all)
    {
        var draft = path + ".new";
        using (var file = OwnerOnly.MakeFile(draft))
        {
            JsonSerializer.Serialize(file, all, written);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
