using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using Workflows.Storage.Collecting;
using Workflows.Storage.Files;

namespace Workflows.Storage.S3;

/// <summary>What a collector asks of a bucket. A put changes the time of what is there by putting it again, once it is half a day old.</summary>
public sealed partial class S3FileStore : ICollectableFiles
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ListedFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ListObjectsV2Request { BucketName = place.Bucket, Prefix = place.Folder };
        ListObjectsV2Response page;
        do
        {
            page = await failures.AskAsync(() => client.ListObjectsV2Async(request, cancellation), cancellation);
            foreach (var found in page.S3Objects ?? [])
            {
                var sha256 = found.Key[place.Folder.Length..].Replace("/", string.Empty, StringComparison.Ordinal);
                if (StoredBytes.IsDigest(sha256) && found.Key == place.KeyOf(sha256) && found.LastModified is { } at)
                {
                    yield return new(sha256, found.Size ?? 0, at.ToUniversalTime());
                }
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> FindPutAsync(string sha256, CancellationToken cancellation)
    {
        var request = new GetObjectMetadataRequest { BucketName = place.Bucket, Key = place.KeyOf(sha256) };
        try
        {
            var found = await failures.AskAsync(() => client.GetObjectMetadataAsync(request, cancellation), IsMissing, cancellation);
            return found.LastModified is { } at ? at.ToUniversalTime() : DateTimeOffset.MaxValue;
        }
        catch (AmazonS3Exception missing) when (IsMissing(missing))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string sha256, DateTimeOffset before, CancellationToken cancellation)
    {
        if (!(await FindPutAsync(sha256, cancellation) < before))
        {
            return false;
        }

        var request = new DeleteObjectRequest { BucketName = place.Bucket, Key = place.KeyOf(sha256) };
        _ = await failures.AskAsync(() => client.DeleteObjectAsync(request, cancellation), cancellation);
        return true;
    }
}
