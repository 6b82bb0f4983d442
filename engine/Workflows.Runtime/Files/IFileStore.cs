namespace Workflows.Runtime.Files;

/// <summary>
/// What outlives an attempt: artifacts, reports, logs, large outputs, model files, each under its SHA-256. Content-addressed, so a put is
/// idempotent and a file is never changed.
/// </summary>
public interface IFileStore
{
    /// <summary>Stores the stream's bytes; refuses (<see cref="InvalidDataException"/>) when they don't have the expected digest.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="expected">The digest it must have; null to accept any.</param>
    /// <param name="cancellation">Stops the copy; nothing is left behind.</param>
    Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation);

    /// <summary>Whether the store has it.</summary>
    Task<bool> HasAsync(string sha256, CancellationToken cancellation);

    /// <summary>Opens it for reading; <see cref="FileNotFoundException"/> where the store lacks it.</summary>
    Task<Stream> OpenAsync(string sha256, CancellationToken cancellation);
}

/// <summary>A file in the store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Sha256, long Size);
