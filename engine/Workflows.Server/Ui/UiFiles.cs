using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Server.Ui;

/// <summary>The files of the web UI, all of them in memory: what no request names can be read, and a build that replaces them mixes no two of them.</summary>
internal sealed class UiFiles
{
    private const string Index = "index.html";

    private static readonly FrozenDictionary<string, string> types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, UiFile> files;

    private UiFiles(FrozenDictionary<string, UiFile> files) => this.files = files;

    /// <summary>The page that shows every address of the UI.</summary>
    public UiFile Page => files[Index];

    /// <param name="path">Below the folder: <c>assets/index-1a2b.js</c>.</param>
    public UiFile? Find(string path) => files.GetValueOrDefault(path);

    /// <param name="folder">What the designer's build has left.</param>
    /// <param name="publicPath">Below which path people reach the server, such as <c>/ml</c>; empty: at the root.</param>
    /// <returns>Null where no UI was built.</returns>
    public static UiFiles? Read(string folder, string publicPath)
    {
        if (!File.Exists(Path.Combine(folder, Index)))
        {
            return null;
        }

        var all = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => types.ContainsKey(Path.GetExtension(file)))
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file => file);
        return new(all.ToFrozenDictionary(file => file.Key, file => Of(file.Key, File.ReadAllBytes(file.Value), publicPath)));
    }

    private static UiFile Of(string name, byte[] content, string publicPath)
    {
        var bytes = name == Index ? Placed(content, publicPath) : content;
        var type = types[Path.GetExtension(name)];
        return new(type, bytes, type.StartsWith("text/", StringComparison.Ordinal) ? Compress(bytes) : null)
        {
            // The build names what lies there by its content.
            IsForEver = name.StartsWith("assets/", StringComparison.Ordinal),
            ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"",
        };
    }

    /// <summary>The build knows no path: its page says where the rest lies relative to itself, and it is shown for addresses of any depth.</summary>
    private static byte[] Placed(byte[] page, string publicPath) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(page)
        .Replace("\"./", $"\"{publicPath}/", StringComparison.Ordinal)
        .Replace("name=\"wf-base\" content=\"\"", $"name=\"wf-base\" content=\"{publicPath}\"", StringComparison.Ordinal));

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}

/// <summary>A file of the web UI.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">As it is.</param>
/// <param name="Gzip">The same compressed; null: that would win nothing.</param>
internal sealed record UiFile(string Type, byte[] Bytes, byte[]? Gzip)
{
    /// <summary>Its name changes with its content: whoever has it need not ask again.</summary>
    public required bool IsForEver { get; init; }

    /// <summary>Names its content.</summary>
    public required string ETag { get; init; }
}
