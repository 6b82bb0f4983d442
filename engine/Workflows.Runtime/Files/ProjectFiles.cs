using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Files;

/// <summary>
/// The file store as the attempts of a project may use it: they read what the project has, and a file that it does not have is one that is not
/// there, whoever else has it. A project has what it was sent with a run, what its attempts have put, and what their ends name; the latter is
/// recorded by the commit of the end. The engine's own reading of the store is <see cref="IFileStore"/>.
/// </summary>
/// <param name="files">Where the bytes are.</param>
/// <param name="records">Which of them are whose.</param>
public sealed class ProjectFiles(IFileStore files, IFileRecords records)
{
    /// <summary>Whether the project has it. Nothing is asked of the file store.</summary>
    public Task<bool> HasAsync(string project, string sha256, CancellationToken cancellation) => records.HasFileAsync(project, sha256, cancellation);

    /// <summary>
    /// Whether the project has it and its bytes are there, which are measured: a file that a damaged store lost or changed must be put again.
    /// </summary>
    public async Task<bool> IsWholeAsync(string project, string sha256, CancellationToken cancellation)
    {
        if (!await HasAsync(project, sha256, cancellation)) return false;
        try
        {
            await files.VerifyAsync(sha256, cancellation);
            return true;
        }
        catch (Exception damage) when (damage is FileNotFoundException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>See <see cref="IFileStore.OpenAsync"/>; <see cref="FileNotFoundException"/> also where the project does not have it.</summary>
    public async Task<Stream> OpenAsync(string project, string sha256, CancellationToken cancellation) =>
        await HasAsync(project, sha256, cancellation)
            ? await files.OpenAsync(sha256, cancellation)
            : throw new FileNotFoundException("The file store has no such file.", sha256);

    /// <summary>
    /// See <see cref="IFileStore.PutAsync"/>. Whoever sends the bytes has them, so the project has the file from now on; the bytes are measured also
    /// where the store has them already.
    /// </summary>
    public async Task<StoredFile> PutAsync(string project, Stream content, string? expected, CancellationToken cancellation)
    {
        var stored = await files.PutAsync(content, expected, cancellation);

        // Also where the project has it: whoever is just clearing it up has either looked at the file after it was put, or is over before this.
        await records.AddFileAsync(project, stored.Sha256, cancellation);
        return stored;
    }
}
