using System.Net;

namespace Workflows.Runner.Api;

/// <summary>Where the activity API is: <c>WF_API</c>. Its host is an address, for a static program can't ask for names.</summary>
internal sealed record ApiAddress(IPEndPoint Endpoint, string Host, string Path)
{
    private const string Scheme = "http://";
    private const int DefaultPort = 80;

    /// <summary>Null where the text is no such address.</summary>
    public static ApiAddress? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? rest : rest[..slash];
        if (!IPEndPoint.TryParse(host, out var endpoint)) return null;
        if (endpoint.Port == 0) endpoint.Port = DefaultPort;
        return new ApiAddress(endpoint, host, slash < 0 ? "" : rest[slash..].TrimEnd('/'));
    }

    public override string ToString() => $"{Scheme}{Host}{Path}";
}
