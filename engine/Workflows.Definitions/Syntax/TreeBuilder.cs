using Workflows.Core.Values;

namespace Workflows.Definitions.Syntax;

/// <summary>
/// Puts a tree together from the events of either notation and keeps the limits while it does: nothing is built beyond them, and there is
/// no recursion, so that no text can overflow the stack.
/// </summary>
internal sealed class TreeBuilder
{
    /// <summary>Escapes can say half a character, in both notations.</summary>
    public const string LoneSurrogate = "a lone surrogate is half a character; write the pair, or the character itself";

    private readonly Stack<Open> open = new();
    private int events;

    /// <summary>The document, once its last event is in.</summary>
    public Node? Root { get; private set; }

    public void BeginMap(TextSpan place) => Begin(new Open(place, new List<Entry>(), null));

    public void BeginList(TextSpan place) => Begin(new Open(place, null, new List<Node>()));

    public void End(int end)
    {
        var done = open.Pop();
        var place = done.Place with { End = end };
        Add(done.Entries is null ? new Node.List(place, done.Items!) : new Node.Map(place, done.Entries), count: false);
    }

    /// <summary>The next event is a key.</summary>
    public bool WantsKey => open.TryPeek(out var top) && top.Entries is not null && top.Key is null;

    public void Key(string key, TextSpan place)
    {
        Count(place);
        CheckText(key, place);
        var top = open.Peek();
        if (!top.Keys.TryAdd(key, place.Line))
        {
            throw new SyntaxErrorException(place, $"the key `{Node.Shorten(key)}` stands here twice (first on line {top.Keys[key]}); keep one");
        }

        top.Key = key;
        top.KeyPlace = place;
    }

    public void Scalar(Node node) => Add(node, count: true);

    private void Begin(Open next)
    {
        Count(next.Place);
        if (open.Count >= Limits.Nesting)
        {
            throw new SyntaxErrorException(next.Place, $"nested deeper than {Limits.Nesting} levels; flatten it");
        }

        open.Push(next);
    }

    private void Add(Node node, bool count)
    {
        if (count)
        {
            Count(node.Place);
        }

        if (node is Node.Text text)
        {
            CheckText(text.Value, node.Place);
        }

        if (!open.TryPeek(out var top))
        {
            Root = node;
        }
        else if (top.Items is { } items)
        {
            items.Add(node);
        }
        else
        {
            top.Entries!.Add(new Entry(top.Key!, top.KeyPlace, node));
            top.Key = null;
        }
    }

    private static void CheckText(string text, TextSpan place)
    {
        if (UnicodeText.FirstLoneSurrogate(text) >= 0)
        {
            throw new SyntaxErrorException(place, LoneSurrogate);
        }
    }

    private void Count(TextSpan place)
    {
        if (++events > Limits.Events)
        {
            throw new SyntaxErrorException(place, $"more than {Limits.Events} keys, values and brackets; split the workflow into sub-workflows");
        }
    }

    private sealed class Open(TextSpan place, List<Entry>? entries, List<Node>? items)
    {
        public TextSpan Place { get; } = place;

        public List<Entry>? Entries { get; } = entries;

        public List<Node>? Items { get; } = items;

        public Dictionary<string, int> Keys { get; } = entries is null ? [] : new Dictionary<string, int>(StringComparer.Ordinal);

        public string? Key { get; set; }

        public TextSpan KeyPlace { get; set; }
    }
}
