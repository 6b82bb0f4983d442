using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Workflows.Tests.Files.S3;

/// <summary>Checks a request's signature as Signature Version 4 says, from the documentation and not from the SDK.</summary>
internal static class S3Signatures
{
    /// <summary>The S3 error's code; null: it is signed by who has the secret, and the body is the signed one.</summary>
    public static string? Problem(HttpRequest request, byte[] body, string key, string secret)
    {
        var parts = request.Headers.Authorization.ToString().Split(' ', 2);
        if (parts is not ["AWS4-HMAC-SHA256", var rest]) return "AccessDenied";
        var fields = rest.Split(',').Select(field => field.Trim().Split('=', 2)).ToDictionary(field => field[0], field => field[1]);
        var scope = fields["Credential"].Split('/');
        if (scope is not [var who, var day, var region, "s3", "aws4_request"] || who != key) return "InvalidAccessKeyId";

        var payload = request.Headers["x-amz-content-sha256"].ToString();
        if (payload != Convert.ToHexStringLower(SHA256.HashData(body))) return "XAmzContentSHA256Mismatch";

        var moment = request.Headers["x-amz-date"].ToString();
        var canonical = string.Join(
            '\n',
            request.Method,
            request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?')[0],
            Query(request),
            string.Concat(fields["SignedHeaders"].Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n")),
            fields["SignedHeaders"],
            payload);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        var text = $"AWS4-HMAC-SHA256\n{moment}\n{string.Join('/', scope[1..])}\n{digest}";
        var signing = Sign(Sign(Sign(Sign(Encoding.UTF8.GetBytes($"AWS4{secret}"), day), region), "s3"), "aws4_request");
        var isFresh = DateTimeOffset.ParseExact(moment, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) is var at
            && (DateTimeOffset.UtcNow - at).Duration() < TimeSpan.FromMinutes(15);
        return !isFresh ? "RequestTimeTooSkewed" : Convert.ToHexStringLower(Sign(signing, text)) == fields["Signature"] ? null : "SignatureDoesNotMatch";
    }

    private static string Query(HttpRequest request) => string.Join(
        '&',
        request.Query.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value.ToString())}").Order(StringComparer.Ordinal));

    private static byte[] Sign(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
