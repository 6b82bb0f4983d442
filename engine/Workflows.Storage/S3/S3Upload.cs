using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Workflows.Runtime.Files;
using Workflows.Storage.Files;

namespace Workflows.Storage.S3;

/// <summary>
/// One file on its way into the store, from a temporary file that was measured. A large one goes in parts: they are one object once all are there,
/// and what is given up is withdrawn.
/// </summary>
/// <param name="client">The store.</param>
/// <param name="failures">How its failures are told.</param>
/// <param name="place">Where it is to lie.</param>
/// <param name="part">Bytes of a part.</param>
internal sealed class S3Upload(IAmazonS3 client, S3Failures failures, S3Place place, int part)
{
    private const int MostParts = 10_000;
    private const string Digest = "sha256";
    private static readonly TimeSpan WithdrawalTime = TimeSpan.FromSeconds(30);

    /// <param name="draft">The bytes.</param>
    /// <param name="file">What they were measured as.</param>
    /// <param name="overwrites">What is there is to be replaced.</param>
    /// <param name="cancellation">Stops it; nothing is left behind.</param>
    /// <returns>Whether it is stored now; false: something is there already.</returns>
    public async Task<bool> TryPutAsync(TemporaryFile draft, StoredFile file, bool overwrites, CancellationToken cancellation)
    {
        try
        {
            await PutAsync(draft, file, overwrites ? null : "*", cancellation);
            return true;
        }
        catch (AmazonS3Exception failure) when (S3Failures.IsThereAlready(failure))
        {
            return false;
        }
        catch (AmazonS3Exception failure) when (failure.StatusCode is HttpStatusCode.NotImplemented && !overwrites)
        {
            // A store that knows no conditions. The same bytes twice do no harm.
            await PutAsync(draft, file, condition: null, cancellation);
            return true;
        }
        catch (AmazonS3Exception failure)
        {
            throw failures.Of(failure)!;
        }
    }

    private Task PutAsync(TemporaryFile draft, StoredFile file, string? condition, CancellationToken cancellation) => file.Size > part
        ? PutPartsAsync(draft, file, condition, cancellation)
        : failures.AskAsync(() => PutWholeAsync(draft, file, condition, cancellation), static _ => true, cancellation);

    private async Task<PutObjectResponse> PutWholeAsync(TemporaryFile draft, StoredFile file, string? condition, CancellationToken cancellation)
    {
        var request = new PutObjectRequest
        {
            BucketName = place.Bucket,
            Key = place.KeyOf(file.Sha256),
            FilePath = draft.Path,
            ContentType = "application/octet-stream",
            IfNoneMatch = condition,
            ChecksumSHA256 = Convert.ToBase64String(Convert.FromHexString(file.Sha256)),
            UseChunkEncoding = false,
            DisablePayloadSigning = false,
        };
        request.Metadata.Add(Digest, file.Sha256);
        return await client.PutObjectAsync(request, cancellation);
    }

    private async Task PutPartsAsync(TemporaryFile draft, StoredFile file, string? condition, CancellationToken cancellation)
    {
        if (file.Size > (long)MostParts * part) throw new IOException($"a file of {file.Size} bytes is too large for the file store {place}");
        var begin = new InitiateMultipartUploadRequest { BucketName = place.Bucket, Key = place.KeyOf(file.Sha256), ContentType = "application/octet-stream" };
        begin.Metadata.Add(Digest, file.Sha256);
        var upload = (await failures.AskAsync(() => client.InitiateMultipartUploadAsync(begin, cancellation), cancellation)).UploadId;
        try
        {
            List<PartETag> parts = [];
            for (long position = 0; position < file.Size; position += part)
            {
                var request = new UploadPartRequest
                {
                    BucketName = place.Bucket,
                    Key = begin.Key,
                    UploadId = upload,
                    PartNumber = parts.Count + 1,
                    FilePath = draft.Path,
                    FilePosition = position,
                    PartSize = Math.Min(part, file.Size - position),
                    UseChunkEncoding = false,
                    DisablePayloadSigning = false,
                };
                var answer = await failures.AskAsync(() => client.UploadPartAsync(request, cancellation), cancellation);
                parts.Add(new PartETag(request.PartNumber.Value, answer.ETag));
            }

            await CompleteAsync(begin.Key, upload, parts, condition, cancellation);
        }
        catch
        {
            await WithdrawAsync(begin.Key, upload);
            throw;
        }
    }

    private async Task CompleteAsync(string key, string upload, List<PartETag> parts, string? condition, CancellationToken cancellation)
    {
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = place.Bucket,
            Key = key,
            UploadId = upload,
            PartETags = parts,
            IfNoneMatch = condition,
        };
        try
        {
            _ = await failures.AskAsync(() => client.CompleteMultipartUploadAsync(request, cancellation), static _ => true, cancellation);
        }
        catch (AmazonS3Exception failure) when (failure.ErrorCode == "NoSuchUpload")
        {
            // The answer to the first try was lost: it is complete, or was withdrawn by somebody. Who asks for it, finds out.
            throw new AmazonS3Exception(failure.Message, failure, failure.ErrorType, failure.ErrorCode, failure.RequestId, HttpStatusCode.Conflict);
        }
    }

    private async Task WithdrawAsync(string key, string upload)
    {
        using var enough = new CancellationTokenSource(WithdrawalTime);
        try
        {
            await client.AbortMultipartUploadAsync(new() { BucketName = place.Bucket, Key = key, UploadId = upload }, enough.Token);
        }
        catch (Exception failure) when (failures.Of(failure) is not null)
        {
            // The store is away, or has none of it any more. What is left is swept some day later.
        }
    }
}
