using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Workflows.Runtime.Executing;
using Workflows.Runtime.Files;

namespace Workflows.Runtime.Attempts;

/// <summary>Finds references to stored files (<c>wf-file://SHA256/NAME</c>, <c>wf-folder://…</c>) in evaluated values.</summary>
internal static partial class FileReferences
{
    /// <summary>
    /// Every file that these texts name, each once, in order. A text that is one whole reference may have any name in it; inside a longer text a name
    /// ends at a blank, quote or comma.
    /// </summary>
    public static ImmutableArray<FileInput> Find(IEnumerable<string> texts)
    {
        var found = new List<FileInput>();
        foreach (var text in texts)
        {
            if (!text.Contains("wf-f", StringComparison.Ordinal))
            {
                continue;
            }

            found.AddRange(Cut(text).Select(piece => piece.File).OfType<FileInput>());
        }

        return [.. found.Distinct()];
    }

    /// <summary>The one reference that a text is; null where it is none.</summary>
    public static FileInput? Read(string text) => Whole().Match(text) is { Success: true } match ? File(match) : null;

    /// <summary>A text in pieces: what is no reference (the file is null), and the references, in order. Put together they are the text.</summary>
    public static IEnumerable<(string Text, FileInput? File)> Cut(string text)
    {
        if (Read(text) is { } whole)
        {
            return [(text, whole)];
        }

        var pieces = new List<(string, FileInput?)>();
        var from = 0;
        foreach (var match in Inside().Matches(text).AsEnumerable())
        {
            if (match.Index > from)
            {
                pieces.Add((text[from..match.Index], null));
            }

            pieces.Add((match.Value, File(match)));
            from = match.Index + match.Length;
        }

        if (from < text.Length)
        {
            pieces.Add((text[from..], null));
        }

        return pieces;
    }

    /// <summary>Why this attempt can't be started with the files it names; null where its project has them all.</summary>
    public static async Task<string?> RefusalAsync(AttemptSpec spec, ProjectFiles files, CancellationToken cancellation)
    {
        foreach (var file in spec.Files)
        {
            if (!await files.HasAsync(spec.Project, file.Sha256, cancellation))
            {
                return Missing(spec.Project, file);
            }
        }

        return null;
    }

    /// <summary>The same for a file that nobody has and for one that another project has.</summary>
    public static string Missing(string project, FileInput file) => $"project {project} has no file {file.Token}";

    private static FileInput File(Match match) =>
        new(match.Groups["sha"].Value, match.Groups["name"].Value, match.Groups["kind"].Value == "folder");

    [GeneratedRegex(
        "^wf-(?<kind>file|folder)://(?<sha>[0-9a-f]{64})/(?<name>[^/\\x00-\\x1f]+)\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    [GeneratedRegex(
        "wf-(?<kind>file|folder)://(?<sha>[0-9a-f]{64})/(?<name>[^/\\s\"',;\\x00-\\x1f]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Inside();
}
