using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace Workflows.Storage.S3;

/// <summary>How the store is spoken to.</summary>
internal static class S3Connection
{
    /// <summary>Tries after the first: with their growing pauses half a minute at most.</summary>
    private const int Retries = 4;

    /// <param name="place">Where the store is.</param>
    /// <param name="credentials">Null: those of the environment, as the SDK finds them when the first request is made.</param>
    public static AmazonS3Client Open(S3Place place, AWSCredentials? credentials)
    {
        var config = new AmazonS3Config
        {
            ForcePathStyle = place.PathStyle,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = Retries,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            Timeout = TimeSpan.FromMinutes(2),

            // Only what each store that speaks the protocol understands: the signature covers the bytes, and we measure them ourselves.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (place.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = place.Region ?? "us-east-1";
        }
        else if (place.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }
}
