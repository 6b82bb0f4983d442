using System.Text;

namespace Workflows.Definitions.Syntax;

/// <summary>Text to a tree: JSON where the text is JSON, else YAML.</summary>
internal static class SyntaxTree
{
    /// <summary>Reads what an author wrote.</summary>
    /// <exception cref="SyntaxErrorException">The text is neither, or beyond a limit.</exception>
    public static Node Read(string file, string text)
    {
        if (Characters.FirstForbidden(text) is var (index, message))
        {
            throw new SyntaxErrorException(Characters.PlaceOf(text, index), message);
        }

        return ReadStored(file, text);
    }

    /// <summary>
    /// Reads what was written from a tree. A character that hides in a text shows where its author wrote it as an escape (<c>"\u202E"</c>), and stands
    /// in what is stored as itself.
    /// </summary>
    /// <exception cref="SyntaxErrorException">The text is neither, or beyond a limit.</exception>
    public static Node ReadStored(string file, string text)
    {
        if (text.Length > Limits.TextBytes || Encoding.UTF8.GetByteCount(text) > Limits.TextBytes)
        {
            throw new SyntaxErrorException(TextSpan.Origin, Limits.TextTooLarge);
        }

        // A byte order mark is no part of the text.
        text = text.TrimStart('\uFEFF');
        var isJson = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        if (!isJson && text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return YamlSyntax.Read(text);
        }

        try
        {
            return JsonSyntax.Read(text);
        }
        catch (SyntaxErrorException e) when (!isJson && e.Message.StartsWith("not valid JSON", StringComparison.Ordinal))
        {
            // Flow style: `{ name: x }` is YAML and no JSON.
            return YamlSyntax.Read(text);
        }
    }
}
