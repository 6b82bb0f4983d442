using System.Text;
using Workflows.Definitions.Syntax;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using SyntaxErrorException = Workflows.Definitions.Syntax.SyntaxErrorException;

namespace Workflows.Importing.Reading;

/// <summary>
/// The documents of a file that another engine reads: JSON, or YAML with anchors, aliases and merge keys. What an alias stands for counts each time, so
/// that a short text can't become an endless one.
/// </summary>
internal sealed class ForeignText
{
    public const int MostBytes = 1024 * 1024;

    private const int Nesting = 64;
    private const int MostNodes = 200_000;

    private readonly Parser parser;
    private readonly Dictionary<string, (Node Node, int Size)> anchors = new(StringComparer.Ordinal);
    private int nodes;

    private ForeignText(string text) => parser = new Parser(new StringReader(text));

    /// <exception cref="SyntaxErrorException">The text is neither, or beyond a limit.</exception>
    public static IReadOnlyList<Node> Read(string text)
    {
        if (text.Length > MostBytes || Encoding.UTF8.GetByteCount(text) > MostBytes)
        {
            throw new SyntaxErrorException(TextSpan.Origin, $"larger than {MostBytes / 1024 / 1024} MiB; import its documents one by one");
        }

        text = text.TrimStart('\uFEFF');
        if (text.AsSpan().TrimStart() is ['{', ..] && Json(text) is { } json)
        {
            return [json];
        }

        return Yaml(text);
    }

    private static List<Node> Yaml(string text, int mended = 0)
    {
        try
        {
            return new ForeignText(text).Documents();
        }
        catch (YamlException e) when (mended < QuotedText.Most && QuotedText.Indented(text, (int)e.Start.Index) is { } indented)
        {
            return Yaml(indented, mended + 1);
        }
        catch (YamlException e)
        {
            var place = new TextSpan((int)e.Start.Line, (int)e.Start.Column, (int)e.Start.Index, (int)e.End.Index);
            throw new SyntaxErrorException(place, $"not valid YAML: {e.Message}");
        }
        catch (Exception e) when (e is not SyntaxErrorException)
        {
            // The parser has bugs that show as index or argument errors; a text must never be able to do more than be refused.
            throw new SyntaxErrorException(TextSpan.Origin, $"not valid YAML ({e.GetType().Name})");
        }
    }

    private static Node? Json(string text)
    {
        try
        {
            return JsonSyntax.Read(text);
        }
        catch (SyntaxErrorException e) when (e.Message.StartsWith("not valid JSON", StringComparison.Ordinal))
        {
            // Flow style: `{ kind: Workflow }` is YAML and no JSON.
            return null;
        }
    }

    private List<Node> Documents()
    {
        List<Node> documents = [];
        _ = parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            _ = parser.Consume<DocumentStart>();
            anchors.Clear();
            var (node, _) = Next(0);
            _ = parser.Consume<DocumentEnd>();
            if (node is not Node.Nothing)
            {
                documents.Add(node);
            }
        }

        return documents;
    }

    private (Node Node, int Size) Next(int depth)
    {
        var e = parser.Consume<ParsingEvent>();
        var place = new TextSpan((int)e.Start.Line, (int)e.Start.Column, (int)e.Start.Index, (int)e.End.Index);
        if (depth > Nesting)
        {
            throw new SyntaxErrorException(place, $"nested deeper than {Nesting} levels");
        }

        var before = nodes;
        Count(1, place);
        var node = e switch
        {
            AnchorAlias alias => Copy(alias, place),
            Scalar scalar => Value(scalar, place),
            SequenceStart => List(place, depth),
            MappingStart => Map(place, depth),
            _ => throw new SyntaxErrorException(place, "not valid YAML: a value is missing"),
        };
        if (e is NodeEvent { Anchor.IsEmpty: false } named)
        {
            anchors[named.Anchor.Value] = (node, nodes - before);
        }

        return (node, nodes - before);
    }

    private void Count(int more, TextSpan place)
    {
        nodes += more;
        if (nodes > MostNodes)
        {
            throw new SyntaxErrorException(place, $"more than {MostNodes} values, counting each for which an alias stands; import its documents one by one");
        }
    }

    private Node Copy(AnchorAlias alias, TextSpan place)
    {
        var (node, size) = anchors.TryGetValue(alias.Value.Value, out var found)
            ? found
            : throw new SyntaxErrorException(place, $"the alias `*{alias.Value}` stands for nothing above it");
        Count(size, place);
        return node;
    }

    private static Node Value(Scalar scalar, TextSpan place)
    {
        var isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith("str", StringComparison.Ordinal));
        return isText ? new Node.Text(place, scalar.Value) : CoreScalar.Resolve(scalar.Value, place).Node ?? new Node.Text(place, scalar.Value);
    }

    private Node.List List(TextSpan place, int depth)
    {
        List<Node> items = [];
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(Next(depth + 1).Node);
        }

        _ = parser.Consume<SequenceEnd>();
        return new Node.List(place, items);
    }

    private Node.Map Map(TextSpan place, int depth)
    {
        List<Entry> entries = [];
        List<Entry> merged = [];
        HashSet<string> keys = new(StringComparer.Ordinal);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = parser.Consume<ParsingEvent>();
            var at = new TextSpan((int)key.Start.Line, (int)key.Start.Column, (int)key.Start.Index, (int)key.End.Index);
            var name = key is Scalar scalar ? scalar.Value : throw new SyntaxErrorException(at, "a key must be a string");
            Count(1, at);
            var value = Next(depth + 1).Node;
            if (name == "<<")
            {
                merged.AddRange(Entries(value));
            }
            else if (!keys.Add(name))
            {
                throw new SyntaxErrorException(at, $"the key `{Node.Shorten(name)}` stands here twice; keep one");
            }
            else
            {
                entries.Add(new Entry(name, at, value));
            }
        }

        _ = parser.Consume<MappingEnd>();
        Count(merged.Count, place);
        return new Node.Map(place, [.. entries.Concat(merged).DistinctBy(entry => entry.Key)]);
    }

    private static IEnumerable<Entry> Entries(Node merged) => merged switch
    {
        Node.Map map => map.Entries,
        Node.List list => list.Items.OfType<Node.Map>().SelectMany(map => map.Entries),
        _ => [],
    };
}
