using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Workflows.Runtime.Faulting;
using Workflows.Runtime.Files;
using Workflows.Storage.Collecting;
using Workflows.Storage.Files;
using Workflows.Storage.Posix;

namespace Workflows.Storage.S3;

/// <summary>
/// The file store in a bucket: <c>PREFIX/ab/cdef…</c>, laid out as in <see cref="FolderFileStore"/>, which needs no server. Bytes are measured into a
/// temporary file before the first is sent, since their digest is their name; and they are measured again each time that they are read.
/// </summary>
public sealed partial class S3FileStore : IFileStore, IDisposable
{
    /// <summary>Ten thousand of them, the most that S3 allows, are far more than the activity API takes.</summary>
    private const int PartSize = 16 << 20;

    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    private readonly S3Place place;
    private readonly string drafts;
    private readonly AmazonS3Client client;
    private readonly S3Failures failures;
    private readonly S3Upload upload;

    /// <param name="place">Where the files are.</param>
    /// <param name="drafts">A folder for temporary files, each there as long as it is sent.</param>
    public S3FileStore(S3Place place, string drafts)
        : this(place, drafts, null, PartSize)
    {
    }

    internal S3FileStore(S3Place place, string drafts, AWSCredentials? credentials, int partSize)
    {
        (this.place, this.drafts) = (place, drafts);
        client = S3Connection.Open(place, credentials);
        failures = new S3Failures(place);
        upload = new S3Upload(client, failures, place, partSize);
    }

    /// <summary>Tells how old an object is.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public async Task<StoredFile> PutAsync(Stream content, string? expected, CancellationToken cancellation)
    {
        using var draft = TemporaryFile.Create(Directory.CreateDirectory(drafts, PrivateFiles.Folder).FullName);
        var file = await draft.FillAsync(content, cancellation);
        StoredBytes.Expect(expected, file);
        Faults.Hit("bucket-put-before");
        var isNew = await upload.TryPutAsync(draft, file, overwrites: false, cancellation);
        Faults.Hit("bucket-put-after");
        if (isNew
            || (await FindPutAsync(file.Sha256, cancellation) > Time.GetUtcNow() - ICollectableFiles.Slack && await IsWholeAsync(file.Sha256, cancellation)))
        {
            return file;
        }

        // It is old, and nobody who clears up is to take it for forgotten; or it has other bytes, which somebody changed: it is replaced. Two who do so at
        // once put the same.
        return await upload.TryPutAsync(draft, file, overwrites: true, cancellation)
            ? file
            : throw new IOException($"the file store {place} can't take {file.Sha256} now: others are putting it");
    }

    /// <inheritdoc/>
    public async Task<bool> HasAsync(string sha256, CancellationToken cancellation)
    {
        if (!StoredBytes.IsDigest(sha256)) return false;
        return await FindPutAsync(sha256, cancellation) is not null || await IsOpenedAsync(sha256, cancellation);
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(string sha256, CancellationToken cancellation)
    {
        var content = await MeasuredAsync(sha256, cancellation);
        if (content.Length > StoredBytes.Small)
        {
            return content;
        }

        await using (content)
        {
            var whole = new MemoryStream((int)content.Length);
            await content.CopyToAsync(whole, cancellation);
            whole.Position = 0;
            return whole;
        }
    }

    /// <inheritdoc/>
    public async Task VerifyAsync(string sha256, CancellationToken cancellation)
    {
        await using var content = await MeasuredAsync(sha256, cancellation);
        await content.CopyToAsync(Stream.Null, cancellation);
    }

    /// <summary>
    /// Withdraws what puts left half sent when their process was killed: whatever is a week old, for of those of other machines no more is known.
    /// </summary>
    public async Task SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var request = new ListMultipartUploadsRequest { BucketName = place.Bucket, Prefix = place.Folder };
        bool more;
        do
        {
            var found = await failures.AskAsync(() => client.ListMultipartUploadsAsync(request, cancellation), cancellation);
            foreach (var left in (found.MultipartUploads ?? []).Where(left => left.Initiated is { } at && now - at.ToUniversalTime() > Forgotten))
            {
                var abort = new AbortMultipartUploadRequest { BucketName = place.Bucket, Key = left.Key, UploadId = left.UploadId };
                _ = await failures.AskAsync(() => client.AbortMultipartUploadAsync(abort, cancellation), cancellation);
            }

            (more, request.KeyMarker, request.UploadIdMarker) = (found.IsTruncated == true, found.NextKeyMarker, found.NextUploadIdMarker);
        }
        while (more);
    }

    /// <summary>Whether a failure is one of a store in a bucket, whose message says all that is known; and not of a disk.</summary>
    public static bool HasFailed(Exception failure) =>
        failure is IOException or UnauthorizedAccessException
        && failure.InnerException is AmazonServiceException or AmazonClientException or HttpRequestException;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private static bool IsMissing(AmazonS3Exception failure) => failure.StatusCode == HttpStatusCode.NotFound && failure.ErrorCode != "NoSuchBucket";

    private async Task<VerifiedStream> MeasuredAsync(string sha256, CancellationToken cancellation)
    {
        if (!StoredBytes.IsDigest(sha256)) throw StoredBytes.Missing(sha256);
        var request = new GetObjectRequest { BucketName = place.Bucket, Key = place.KeyOf(sha256) };
        try
        {
            var answer = await failures.AskAsync(() => client.GetObjectAsync(request, cancellation), IsMissing, cancellation);
#pragma warning disable CA2000 // It closes what it reads.
            return new VerifiedStream(new S3Content(client, failures, request, answer), sha256);
#pragma warning restore CA2000
        }
        catch (AmazonS3Exception missing) when (IsMissing(missing))
        {
            throw StoredBytes.Missing(sha256);
        }
    }

    /// <summary>HEAD has no words: only the answer to a GET tells a missing file from a missing bucket.</summary>
    private async Task<bool> IsOpenedAsync(string sha256, CancellationToken cancellation)
    {
        try
        {
            await (await MeasuredAsync(sha256, cancellation)).DisposeAsync();
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    private async Task<bool> IsWholeAsync(string sha256, CancellationToken cancellation)
    {
        try
        {
            await VerifyAsync(sha256, cancellation);
            return true;
        }
        catch (Exception other) when (other is InvalidDataException or FileNotFoundException)
        {
            return false;
        }
    }
}
