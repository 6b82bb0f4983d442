namespace Workflows.Runtime.Storing;

/// <summary>Which files of the file store belong to which project. Written by <see cref="Files.ProjectFiles"/> alone.</summary>
public interface IFileRecords
{
    /// <summary>
    /// The project has this file of the file store, so its attempts may read it: it was added, or an attempt's end named it among what it left.
    /// </summary>
    Task<bool> HasFileAsync(string project, string sha256, CancellationToken cancellation);

    /// <summary>The project has this file from now on. Written by <see cref="Files.ProjectFiles"/> alone; adding it again changes nothing.</summary>
    Task AddFileAsync(string project, string sha256, CancellationToken cancellation);
}
