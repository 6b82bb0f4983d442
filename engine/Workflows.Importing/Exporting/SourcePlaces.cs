using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Exporting;

/// <summary>Where the keys of a definition stand in the text that it was read from.</summary>
internal sealed class SourcePlaces(string text)
{
    private readonly Node tree = Tree(text);

    /// <summary>The key at the end of the path, or the last one of the path that is there.</summary>
    public Node At(params ReadOnlySpan<string> path)
    {
        var (place, node) = (tree.Place, tree);
        foreach (var key in path)
        {
            if ((node as Node.Map)?.Find(key) is not { } entry)
            {
                break;
            }

            (place, node) = (entry.At, entry.Value);
        }

        return new Node.Nothing(place);
    }

    public bool Has(params ReadOnlySpan<string> path)
    {
        var node = tree;
        foreach (var key in path)
        {
            if ((node as Node.Map)?.Find(key) is not { } entry)
            {
                return false;
            }

            node = entry.Value;
        }

        return true;
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
