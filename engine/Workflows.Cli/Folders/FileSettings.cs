using Workflows.Storage.S3;

namespace Workflows.Cli.Folders;

/// <summary>Where files are: <c>files: s3://bucket/prefix</c>, and <c>s3:</c>, how that store is spoken to.</summary>
internal static class FileSettings
{
    private const string Bucket = "s3://BUCKET/PREFIX (credentials come from the environment)";

    /// <summary>Null: in the data folder.</summary>
    public static S3Place? Read(SettingsFile file)
    {
        var said = file.Text("files", static text => S3Place.Read(text) is not null, Bucket);
        var s3 = file.Section("s3");
        if (said is null)
        {
            // Said for a bucket that is named later, or was: it has to be right all the same.
            _ = s3 is null ? null : At(new(string.Empty, string.Empty), s3);
            return null;
        }

        var place = S3Place.Read(said)!;
        return s3 is null ? place : At(place, s3);
    }

    private static S3Place At(S3Place place, SettingsFile s3) => place with
    {
        Endpoint = s3.Text("endpoint", IsAddress, "https://HOST or http://HOST:PORT, without a user or a path") is { } address ? new Uri(address) : null,
        Region = s3.Text("region", static text => text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), "a region, such as eu-central-1"),
        PathStyle = s3.Flag("pathStyle") ?? false,
    };

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { UserInfo.Length: 0, PathAndQuery: "/", Fragment.Length: 0 };
}
