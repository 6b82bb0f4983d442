using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Exporting;

/// <summary>Where the keys of a definition stand in the text that it was read from.</summary>
internal sealed class SourcePlaces(string text)
{
    private readonly Node tree = Tree(text);

    /// <summary>The key at the end of the path, or the last one of the path that is there.</summary>
    public Node At(params ReadOnlySpan<string> path) => new Node.Nothing(Find(path).Place);

    public bool Has(params ReadOnlySpan<string> path) => Find(path).Keys == path.Length;

    /// <summary>How many keys of the path are there, and where the last of them stands.</summary>
    private (int Keys, TextSpan Place) Find(ReadOnlySpan<string> path)
    {
        var (keys, place, node) = (0, tree.Place, tree);
        while (keys < path.Length && (node as Node.Map)?.Find(path[keys]) is { } entry)
        {
            (keys, place, node) = (keys + 1, entry.At, entry.Value);
        }

        return (keys, place);
    }

    private static Node Tree(string text)
    {
        try
        {
            return SyntaxTree.ReadStored(string.Empty, text);
        }
        catch (SyntaxErrorException)
        {
            // The definition came from another text; its notes have no place then.
            return new Node.Nothing(TextSpan.Origin);
        }
    }
}
