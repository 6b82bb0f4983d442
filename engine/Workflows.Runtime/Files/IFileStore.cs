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

    /// <summary>
    /// Opens it for reading, from its beginning to its end; <see cref="FileNotFoundException"/> where the store lacks it. Its bytes are measured: where
    /// they are not those of the digest, this or the last read throws <see cref="InvalidDataException"/>, so nothing may be done with what was
    /// read before the end has come.
    /// </summary>
    Task<Stream> OpenAsync(string sha256, CancellationToken cancellation);

    /// <summary>
    /// Measures it, for whoever reads it by another way than <see cref="OpenAsync"/> (a link to it): throws <see cref="InvalidDataException"/> where its
    /// bytes are not those of the digest, <see cref="FileNotFoundException"/> where the store lacks it.
    /// </summary>
    Task VerifyAsync(string sha256, CancellationToken cancellation);
}

/// <summary>A file in the store.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record StoredFile(string Sha256, long Size);
