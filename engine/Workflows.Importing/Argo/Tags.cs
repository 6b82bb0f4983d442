using System.Text.RegularExpressions;

namespace Workflows.Importing.Argo;

/// <summary>Finds the tags in a text of Argo.</summary>
internal static partial class Tags
{
    /// <summary>What comes behind these is one name, dots and all.</summary>
    private static readonly string[] Dotted = ["workflow.labels.", "workflow.annotations."];

    public static IEnumerable<(string Piece, bool IsTag)> Cut(string text)
    {
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var start and >= 0 && End(text, start) is var end and >= 0)
        {
            if (start > at)
            {
                yield return (text[at..start], false);
            }

            yield return (text[(start + 2)..end].Trim(), true);
            at = end + 2;
        }

        if (at < text.Length)
        {
            // Braces that are nobody's tag must not become an expression of ours.
            yield return (text[at..].Replace("{{", "{ {", StringComparison.Ordinal), false);
        }
    }

    /// <summary>The tag that a text is and nothing else; null for any other.</summary>
    public static string? Whole(string text) => Cut(text.Trim()).ToList() is [(var tag, true)] ? tag : null;

    /// <summary>The names of a path: <c>steps['a-b'].outputs.result</c>.</summary>
    public static IReadOnlyList<string> Path(string tag) => Array.Exists(Dotted, start => tag.StartsWith(start, StringComparison.Ordinal))
        ? tag.Split('.', 3)
        : [.. Name().Matches(tag).Select(match => match.Groups["name"].Value)];

    public static string Advice(string tag) => tag switch
    {
        "pod.name" or "workflow.namespace" or "workflow.serviceAccountName" => "a step does not learn it here; put a value in its place",
        "retries" or "lastRetry.status" or "lastRetry.exitCode" or "lastRetry.message" or "lastRetry.duration" =>
            "the program reads which attempt it is from WF_ATTEMPT; put that in its place",
        _ when tag.EndsWith(".ip", StringComparison.Ordinal) => "steps have no address that others could call; put one in its place",
        _ => "it has no counterpart; its name stands there now, put a value in its place",
    };

    private static int End(string text, int start)
    {
        // An object may end within an expression: {{=toJson({a: {b: 1}})}}.
        var end = text.IndexOf("}}", start, StringComparison.Ordinal);
        while (text.AsSpan(start + 2).TrimStart() is ['=', ..] && end >= 0 && end + 2 < text.Length && text[end + 2] == '}')
        {
            end++;
        }

        return end;
    }

    [GeneratedRegex(@"\[['""](?<name>[^'""]+)['""]\]|(?<name>[^.\[\]]+)")]
    private static partial Regex Name();
}
