using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Workflows.Storage.S3;

/// <summary>
/// What the store answers, as the failures that a file store's callers know: <see cref="UnauthorizedAccessException"/> where it refuses us,
/// <see cref="IOException"/> where it is away or broken.
/// </summary>
internal sealed class S3Failures(S3Place place)
{
    private const string Credentials =
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (with AWS_SESSION_TOKEN) hold them, or a profile, or the role of the machine or pod";

    /// <summary>The store has it already, or somebody is putting it this moment.</summary>
    public static bool IsThereAlready(AmazonS3Exception failure) => failure.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict;

    /// <summary>Asks the store; whatever comes of it but an answer, and what <paramref name="isExpected"/> names, is told in our words.</summary>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<AmazonS3Exception, bool> isExpected, CancellationToken cancellation)
    {
        try
        {
            return await ask();
        }
        catch (AmazonS3Exception failure) when (isExpected(failure) && failure.ErrorCode != "NoSuchBucket")
        {
            throw;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && Of(failure) is { } told)
        {
            throw told;
        }
    }

    public Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation) => AskAsync(ask, static _ => false, cancellation);

    /// <summary>Null for what is no failure of the store.</summary>
    public Exception? Of(Exception failure) => failure switch
    {
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } =>
            new IOException($"the file store {place} can't be used: there is no bucket {place.Bucket}", failure),
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } denied =>
            new UnauthorizedAccessException($"the file store {place} refuses these credentials ({Said(denied)}): {Credentials}", failure),
        AmazonS3Exception { StatusCode: HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect } moved =>
            new IOException($"the file store {place} is in another region, or has another address ({Said(moved)})", failure),
        AmazonS3Exception { StatusCode: not 0 } answered =>
            new IOException($"the file store {place} can't answer now: {Said(answered)}", failure),
        AmazonServiceException or HttpRequestException or TimeoutException or OperationCanceledException or IOException =>
            new IOException($"the file store {place} can't be reached: {Innermost(failure).Message}", failure),
        AmazonClientException lacking when lacking.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase) =>
            new UnauthorizedAccessException($"the file store {place} needs credentials, and there are none here: {Credentials}", failure),
        AmazonClientException => new IOException($"the file store {place} can't be used: {failure.Message}", failure),
        _ => null,
    };

    private static string Said(AmazonS3Exception failure) => $"{(int)failure.StatusCode} {failure.ErrorCode}".TrimEnd();

    private static Exception Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure;
    }
}
