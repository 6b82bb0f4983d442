using System.Globalization;
using System.Text;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Defining;
using Workflows.Cli.Folders;

namespace Workflows.Cli.Starting;

/// <summary>The definition that a user points at: a file, or a workflow that was published.</summary>
/// <param name="File">As it was written; null for a workflow by its name.</param>
/// <param name="Text">What the file holds.</param>
/// <param name="Version">The version, where no file is meant.</param>
internal sealed record Source(string? File, string? Text, VersionName? Version)
{
    private const string StandardInput = "-";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>The folder that relative paths in the definition are in.</summary>
    public string? Folder => File is null ? null : Path.GetDirectoryName(Path.GetFullPath(File));

    /// <summary>A file if there is one, or if it looks like one; <c>-</c> is standard input, whose paths start from here; else a name.</summary>
    public static Source Find(string said)
    {
        if (said == StandardInput)
        {
            using var input = Console.OpenStandardInput();
            using var all = new MemoryStream();
            input.CopyTo(all);
            return new(said, Decoded(said, all.ToArray()), null);
        }

        if (System.IO.File.Exists(said))
        {
            return new(said, ReadText(said), null);
        }

        if (Directory.Exists(said))
        {
            throw RefusedException.NotFound($"{said} is a folder: name a file in it");
        }

        return said.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || Extensions.Contains(Path.GetExtension(said))
            ? throw RefusedException.NotFound($"there is no file {said}{Beside(said)}")
            : new(null, null, VersionName.Read(said));
    }

    /// <summary><c>NAME.yaml</c> beside this file: where a sub-workflow is looked for.</summary>
    public (string File, string Text)? Sibling(string name) =>
        Folder is { } folder && Extensions.Select(extension => Path.Combine(folder, name + extension)).FirstOrDefault(System.IO.File.Exists) is { } path
            ? (DataFolder.Shown(path), ReadText(path))
            : null;

    public static string ReadText(string path)
    {
        try
        {
            return Decoded(DataFolder.Shown(path), System.IO.File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw RefusedException.NotFound($"{path} can't be read: {failure.Message}");
        }
    }

    /// <summary>A text in another encoding would be read as something else than its author wrote, and stored so.</summary>
    private static string Decoded(string name, byte[] bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException wrong)
        {
            var before = bytes.AsSpan(0, Math.Clamp(wrong.Index, 0, bytes.Length));
            var lineStart = before.LastIndexOf((byte)'\n') + 1;
            var found = string.Create(CultureInfo.InvariantCulture, $"the byte 0x{wrong.BytesUnknown![0]:X2}");
            var message = $"not UTF-8: {found} begins no character; save the file as UTF-8";
            throw new InvalidDefinitionException(
                [new(name, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1, string.Empty, message)]);
        }
    }

    private static string Beside(string said)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(said));
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>() : [];
        return Spelling.DidYouMean(Path.GetFileName(said), files.Where(file => Extensions.Contains(Path.GetExtension(file))));
    }
}
