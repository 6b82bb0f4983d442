using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Workflows.Tests.Files.S3;

/// <summary>An answer of the small S3.</summary>
internal sealed record S3Answer(int Status, byte[] Content)
{
    private static readonly XNamespace space = "http://s3.amazonaws.com/doc/2006-03-01/";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Type { get; init; } = "application/xml";

    public static S3Answer Error(int status, string code) =>
        new(status, Bytes(new XElement("Error", new XElement("Code", code), new XElement("Message", $"{code} was said"), new XElement("RequestId", "1"))));

    public static S3Answer Xml(string name, params object[] content) => new(200, Bytes(new XElement(space + name, content)));

    public static XElement Element(string name, params object[] content) => new(space + name, content);

    public async Task WriteAsync(HttpContext http, bool isCut)
    {
        var answer = http.Response;
        answer.StatusCode = Status;
        foreach (var (name, value) in Headers) answer.Headers[name] = value;
        answer.Headers["x-amz-request-id"] = "1";
        if (Status == 204) return;
        answer.ContentLength = Content.Length;
        answer.ContentType = Type;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        await answer.Body.WriteAsync(isCut ? Content.AsMemory(0, Content.Length / 2) : Content);
        await answer.Body.FlushAsync();
        if (isCut) http.Abort();
    }

    private static byte[] Bytes(XElement xml) => Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8"?>{xml}""");
}
