using Microsoft.Extensions.Logging;
using Workflows.Runtime.Files;
using Workflows.Storage.Collecting;
using Workflows.Storage.Files;
using Workflows.Storage.S3;

namespace Workflows.Cli.Folders;

/// <summary>The file store of a data folder: the one place that decides whether it is in the folder or in a bucket.</summary>
internal sealed partial class FilePlace : IDisposable
{
    private readonly FolderFileStore here;
    private readonly S3FileStore? bucket;
    private readonly Func<string, string> whereIs;

    private FilePlace(DataFolder folder, S3Place? place)
    {
        here = new FolderFileStore(folder.Files);
        bucket = place is null ? null : new S3FileStore(place, Path.Combine(folder.Files, "tmp", "engine"));
        whereIs = place is null ? sha256 => DataFolder.Shown(here.PathOf(sha256)) : place.AddressOf;
    }

    /// <summary>The store.</summary>
    public IFileStore Store => bucket is null ? here : bucket;

    /// <summary>The same, for who clears it up.</summary>
    public ICollectableFiles Collectable => bucket is null ? here : bucket;

    /// <summary>The same, where programs of this machine can read its files without a copy; null: it is elsewhere.</summary>
    public FolderFileStore? Folder => bucket is null ? here : null;

    public static FilePlace Of(DataFolder folder, Settings settings) => new(folder, settings.Files);

    /// <summary>Where a file is, as people read it.</summary>
    public string WhereIs(string sha256) => whereIs(sha256);

    /// <summary>
    /// Removes what killed processes left half written. Here it is done at the end of the call; in a bucket it goes on beside the engine, which works
    /// also while the bucket is away.
    /// </summary>
    public void Sweep(TimeProvider time, ILoggerFactory logs)
    {
        here.Sweep();
        if (bucket is not null)
        {
            _ = Task.Run(() => SweepAsync(bucket, time, logs.CreateLogger<FilePlace>()));
        }
    }

    public void Dispose() => bucket?.Dispose();

    private static async Task SweepAsync(S3FileStore bucket, TimeProvider time, ILogger log)
    {
        try
        {
            await bucket.SweepAsync(time.GetUtcNow(), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // Nothing depends on it: the store is away, has no such list, or this process ends. The next engine sweeps again.
            NotSwept(log, failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is half sent to the file store can't be looked through now")]
    private static partial void NotSwept(ILogger log, Exception failure);
}
