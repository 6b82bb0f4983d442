using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Workflows.Tests.Files.S3;

/// <summary>What the small S3 does for a request that it believes.</summary>
internal static class S3Operations
{
    public static string NameOf(HttpRequest request) => (request.Method, request.Query.ContainsKey("uploads"), request.Query.ContainsKey("uploadId")) switch
    {
        ("PUT", _, true) => "UploadPart",
        ("PUT", _, _) => "PutObject",
        ("GET", true, _) => "ListMultipartUploads",
        ("GET", _, _) when request.Query.ContainsKey("list-type") => "ListObjectsV2",
        ("GET", _, _) => "GetObject",
        ("HEAD", _, _) => "HeadObject",
        ("POST", true, _) => "CreateMultipartUpload",
        ("POST", _, true) => "CompleteMultipartUpload",
        ("DELETE", _, true) => "AbortMultipartUpload",
        ("DELETE", _, _) => "DeleteObject",
        var (method, _, _) => method,
    };

    public static S3Answer Do(string operation, HttpRequest request, byte[] body, S3Objects objects)
    {
        var (bucket, key) = request.Path.Value!.TrimStart('/').Split('/', 2) is [var first, var rest] ? (first, rest) : (request.Path.Value.Trim('/'), "");
        if (bucket != SmallS3.Bucket) return S3Answer.Error(404, "NoSuchBucket");
        return operation switch
        {
            "PutObject" => Put(request, key, body, objects),
            "GetObject" or "HeadObject" => Get(request, key, objects),
            "CreateMultipartUpload" => Create(request, key, objects),
            "UploadPart" => PutPart(request, body, objects),
            "CompleteMultipartUpload" => Complete(request, key, body, objects),
            "AbortMultipartUpload" => objects.Uploads.TryRemove(request.Query["uploadId"]!, out _) ? new(204, []) : S3Answer.Error(404, "NoSuchUpload"),
            "ListMultipartUploads" => List(request, objects),
            "ListObjectsV2" => ListObjects(request, objects),
            "DeleteObject" => Delete(key, objects),
            _ => S3Answer.Error(501, "NotImplemented"),
        };
    }

    private static S3Answer Put(HttpRequest request, string key, byte[] body, S3Objects objects)
    {
        var digest = request.Headers["x-amz-checksum-sha256"].ToString();
        if (digest.Length > 0 && digest != Convert.ToBase64String(SHA256.HashData(body))) return S3Answer.Error(400, "BadDigest");
        var put = new S3Object(body, Said(request));
        return objects.TryPut(key, put, request.Headers.IfNoneMatch == "*") ? Tagged(put) : S3Answer.Error(412, "PreconditionFailed");
    }

    private static S3Answer Get(HttpRequest request, string key, S3Objects objects)
    {
        if (!objects.All.TryGetValue(key, out var found)) return S3Answer.Error(404, "NoSuchKey");
        if (request.Headers.IfMatch is [{ } etag] && etag != found.ETag) return S3Answer.Error(412, "PreconditionFailed");
        var headers = new Dictionary<string, string>(found.Said) { ["ETag"] = found.ETag, ["Last-Modified"] = found.PutAt.ToString("R") };
        if (request.Headers.Range is not [{ } range]) return new(200, found.Content) { Headers = headers, Type = "application/octet-stream" };
        var ends = range.Replace("bytes=", "", StringComparison.Ordinal).Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        headers["Content-Range"] = $"bytes {ends[0]}-{ends[1]}/{found.Content.Length}";
        return new(206, found.Content[ends[0]..(ends[1] + 1)]) { Headers = headers, Type = "application/octet-stream" };
    }

    private static S3Answer Create(HttpRequest request, string key, S3Objects objects)
    {
        var id = Guid.NewGuid().ToString("N");
        objects.Uploads[id] = new S3Parts(key, Said(request));
        return S3Answer.Xml(
            "InitiateMultipartUploadResult",
            S3Answer.Element("Bucket", SmallS3.Bucket),
            S3Answer.Element("Key", key),
            S3Answer.Element("UploadId", id));
    }

    private static S3Answer PutPart(HttpRequest request, byte[] body, S3Objects objects)
    {
        if (!objects.Uploads.TryGetValue(request.Query["uploadId"]!, out var upload)) return S3Answer.Error(404, "NoSuchUpload");
        var part = new S3Object(body, Said(request));
        upload.Parts[int.Parse(request.Query["partNumber"]!, CultureInfo.InvariantCulture)] = part;
        return Tagged(part);
    }

    private static S3Answer Complete(HttpRequest request, string key, byte[] body, S3Objects objects)
    {
        string id = request.Query["uploadId"]!;
        if (!objects.Uploads.TryGetValue(id, out var upload) || upload.Key != key) return S3Answer.Error(404, "NoSuchUpload");
        var named = XElement.Parse(Encoding.UTF8.GetString(body)).Elements().Select(part => (
            Number: int.Parse(part.Elements().Single(e => e.Name.LocalName == "PartNumber").Value, CultureInfo.InvariantCulture),
            ETag: part.Elements().Single(e => e.Name.LocalName == "ETag").Value)).ToList();
        if (named.Any(part => !upload.Parts.TryGetValue(part.Number, out var there) || there.ETag != part.ETag)) return S3Answer.Error(400, "InvalidPart");
        var bytes = new S3Object([.. named.SelectMany(part => upload.Parts[part.Number].Content)], upload.Said);
        var whole = bytes with { ETag = $"{bytes.ETag[..^1]}-{named.Count}\"" };
        if (!objects.TryPut(key, whole, request.Headers.IfNoneMatch == "*")) return S3Answer.Error(412, "PreconditionFailed");
        _ = objects.Uploads.TryRemove(id, out _);
        return S3Answer.Xml(
            "CompleteMultipartUploadResult",
            S3Answer.Element("Bucket", SmallS3.Bucket),
            S3Answer.Element("Key", key),
            S3Answer.Element("ETag", whole.ETag));
    }

    private static S3Answer List(HttpRequest request, S3Objects objects) => S3Answer.Xml(
        "ListMultipartUploadsResult",
        [
            S3Answer.Element("Bucket", SmallS3.Bucket),
            S3Answer.Element("IsTruncated", "false"),
            .. objects.Uploads.Where(upload => upload.Value.Key.StartsWith(request.Query["prefix"].ToString(), StringComparison.Ordinal)).Select(upload =>
                S3Answer.Element(
                    "Upload",
                    S3Answer.Element("Key", upload.Value.Key),
                    S3Answer.Element("UploadId", upload.Key),
                    S3Answer.Element("Initiated", upload.Value.Begun.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))),
        ]);

    /// <summary>Three to a page.</summary>
    private static S3Answer ListObjects(HttpRequest request, S3Objects objects)
    {
        var (prefix, after) = (request.Query["prefix"].ToString(), request.Query["continuation-token"].ToString());
        var left = objects.All.Where(each => each.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(each.Key, after) > 0)
            .OrderBy(each => each.Key, StringComparer.Ordinal).ToList();
        return S3Answer.Xml(
            "ListBucketResult",
            [
                S3Answer.Element("IsTruncated", left.Count > 3 ? "true" : "false"),
                .. left.Count > 3 ? [S3Answer.Element("NextContinuationToken", left[2].Key)] : Array.Empty<XElement>(),
                .. left.Take(3).Select(each => S3Answer.Element(
                    "Contents",
                    S3Answer.Element("Key", each.Key),
                    S3Answer.Element("Size", each.Value.Content.Length.ToString(CultureInfo.InvariantCulture)),
                    S3Answer.Element("LastModified", each.Value.PutAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)))),
            ]);
    }

    private static S3Answer Delete(string key, S3Objects objects)
    {
        _ = objects.All.TryRemove(key, out _);
        return new(204, []);
    }

    private static Dictionary<string, string> Said(HttpRequest request) => request.Headers
        .Where(header => header.Key.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private static S3Answer Tagged(S3Object put) => new(200, []) { Headers = new Dictionary<string, string> { ["ETag"] = put.ETag } };
}
