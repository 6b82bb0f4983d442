namespace Workflows.Storage.Collecting;

/// <summary>
/// What is asked of a file store to clear it up. Who puts a file that is there already makes it young again: so a file that was last put long ago is in
/// nobody's hands who has not told of it yet.
/// </summary>
public interface ICollectableFiles
{
    /// <summary>A put that finds its file need not make it young again while it is younger than this.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromHours(12);

    /// <summary>Every file, in no order. What comes or goes meanwhile may be among them or not.</summary>
    IAsyncEnumerable<ListedFile> ListAsync(CancellationToken cancellation);

    /// <summary>When it was last put; null where it is not there.</summary>
    Task<DateTimeOffset?> FindPutAsync(string sha256, CancellationToken cancellation);

    /// <summary>Removes it, unless it was put at this time or later.</summary>
    /// <returns>Whether it was removed.</returns>
    Task<bool> RemoveAsync(string sha256, DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>A file of a store.</summary>
/// <param name="Sha256">Its digest.</param>
/// <param name="Size">Bytes.</param>
/// <param name="PutAt">When it was last put, by the clock of the store.</param>
public sealed record ListedFile(string Sha256, long Size, DateTimeOffset PutAt);
