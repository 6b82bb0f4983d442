using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Workflows.Definitions.Syntax;

/// <summary>
/// YAML 1.2 to a tree, from the parser's events: loading an object graph would recurse (deep nesting aborts the process) and expand aliases.
/// </summary>
internal static class YamlSyntax
{
    /// <exception cref="SyntaxErrorException">The text is not the YAML that we take.</exception>
    public static Node Read(string text)
    {
        var tree = new TreeBuilder();
        try
        {
            var parser = new Parser(new StringReader(text));
            var documents = 0;
            while (parser.MoveNext())
            {
                if (parser.Current is DocumentStart start && ++documents > 1)
                {
                    throw new SyntaxErrorException(At(start), "a second document (`---`) is refused; put it in a file of its own");
                }

                Take(parser.Current!, tree);
            }
        }
        catch (YamlException e)
        {
            var message = $"not valid YAML: {Sentence(e.Message)}; mend this first, more may follow";
            throw Tab(text, e.Message) ?? new SyntaxErrorException(Mark(e.Start, e.End), message);
        }
        catch (Exception e) when (e is not SyntaxErrorException)
        {
            // The parser has bugs that show as index or argument errors; a text must never be able to do more than be refused.
            throw new SyntaxErrorException(TextSpan.Origin, $"not valid YAML ({e.GetType().Name}); check quotes, brackets and indentation");
        }

        return tree.Root ?? new Node.Nothing(TextSpan.Origin);
    }

    private static void Take(ParsingEvent e, TreeBuilder tree)
    {
        var place = At(e);
        switch (e)
        {
            case AnchorAlias alias:
                throw new SyntaxErrorException(place, $"the alias `*{alias.Value}` is refused; write the value out");
            case NodeEvent { Anchor.IsEmpty: false } node:
                throw new SyntaxErrorException(place, $"the anchor `&{node.Anchor}` is refused; write the value out where it is needed");
            case NodeEvent { Tag.IsEmpty: false } node:
                throw new SyntaxErrorException(place, $"the tag `{node.Tag}` is refused; remove it, and use quotes for a string");
            case MappingStart or SequenceStart when tree.WantsKey:
                throw new SyntaxErrorException(place, "a key must be a string; put an expression in quotes: \"{{ ... }}\"");
            case MappingStart:
                tree.BeginMap(place);
                break;
            case SequenceStart:
                tree.BeginList(place);
                break;
            case MappingEnd or SequenceEnd:
                tree.End((int)e.End.Index);
                break;
            case Scalar scalar when tree.WantsKey:
                Key(scalar, place, tree);
                break;
            case Scalar scalar:
                tree.Scalar(Value(scalar, place));
                break;
        }
    }

    private static void Key(Scalar scalar, TextSpan place, TreeBuilder tree)
    {
        if (scalar is { Style: ScalarStyle.Plain, Value: "<<" })
        {
            throw new SyntaxErrorException(place, "the merge key `<<` is refused; write the keys out");
        }

        tree.Key(scalar.Value, place);
    }

    private static Node Value(Scalar scalar, TextSpan place)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return new Node.Text(place, scalar.Value);
        }

        var (node, error) = CoreScalar.Resolve(scalar.Value, place);
        return node ?? throw new SyntaxErrorException(place, error!);
    }

    /// <summary>A tab that indents, which the parser reports at the start of the file.</summary>
    private static SyntaxErrorException? Tab(string text, string message)
    {
        if (!message.Contains("tab", StringComparison.Ordinal))
        {
            return null;
        }

        for (var (line, start) = (1, 0); start < text.Length; line++)
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            var indent = end - start - text.AsSpan(start, end - start).TrimStart(" \t").Length;
            if (text.AsSpan(start, indent).IndexOf('\t') is var tab and >= 0)
            {
                return new SyntaxErrorException(
                    new TextSpan(line, tab + 1, start + tab, start + tab + 1),
                    "not valid YAML: a tab can't indent; write blanks. Mend this first, more may follow");
            }

            start = end + 1;
        }

        return null;
    }

    private static TextSpan At(ParsingEvent e) => Mark(e.Start, e.End);

    private static TextSpan Mark(Mark start, Mark end) => new((int)start.Line, (int)start.Column, (int)start.Index, (int)end.Index);

    private static string Sentence(string message)
    {
        message = message.Trim().TrimEnd('.');
        if (message.Contains("plain scalar value, found invalid mapping", StringComparison.Ordinal))
        {
            return "`: ` begins a value, and one has begun already; put a text that holds it in quotes";
        }

        return message.Length == 0 ? "it can't be read" : char.ToLowerInvariant(message[0]) + message[1..];
    }
}
