using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workflows.Runtime.Views;

/// <summary>Shows JSON values in documents: small ones as they are, a large one by where it can be had.</summary>
internal static class Values
{
    private const int LargestInline = 16 * 1024;

    /// <param name="json">The value.</param>
    /// <param name="route">Where the API gives it whole; null where it is always shown.</param>
    public static JsonElement Show(string json, string? route)
    {
        var size = Encoding.UTF8.GetByteCount(json);
        return route is null || size <= LargestInline
            ? DocumentJson.Parse(json)
            : JsonSerializer.SerializeToElement(new { @ref = route, size, sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))) });
    }

    public static JsonElement? ShowOrNull(string? json, string? route) => json is null ? null : Show(json, route);
}
