using Workflows.Core.Values;

namespace Workflows.Definitions.Syntax;

/// <summary>Where a piece of text stands: line and column from 1, and its range of characters.</summary>
internal readonly record struct TextSpan(int Line, int Column, int Start, int End)
{
    public static TextSpan Origin { get; } = new(1, 1, 0, 0);
}

/// <summary>A piece of YAML or JSON with its place: a closed family. Both notations give the same tree.</summary>
internal abstract record Node(TextSpan Place)
{
    /// <summary>What it is, in the words of an error message.</summary>
    public abstract string Kind { get; }

    internal sealed record Text(TextSpan Place, string Value) : Node(Place)
    {
        public override string Kind => Value.Length == 0 ? "an empty string" : $"the string `{Shorten(Value)}`";
    }

    /// <param name="Place">Its place.</param>
    /// <param name="Value">The nearest double.</param>
    /// <param name="Json">Canonical JSON: exact for integers of 64 bits.</param>
    /// <param name="Written">As it stands in the file.</param>
    internal sealed record Number(TextSpan Place, double Value, string Json, string Written) : Node(Place)
    {
        public override string Kind => $"the number {Shorten(Written)}";
    }

    internal sealed record Flag(TextSpan Place, bool Value) : Node(Place)
    {
        public override string Kind => Value ? "`true`" : "`false`";
    }

    internal sealed record Nothing(TextSpan Place) : Node(Place)
    {
        public override string Kind => "null";
    }

    internal sealed record List(TextSpan Place, IReadOnlyList<Node> Items) : Node(Place)
    {
        public override string Kind => "a list";
    }

    internal sealed record Map(TextSpan Place, IReadOnlyList<Entry> Entries) : Node(Place)
    {
        public override string Kind => "a mapping";

        public Entry? Find(string key)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key == key)
                {
                    return entry;
                }
            }

            return null;
        }
    }

    /// <summary>At most 40 characters of a text, so that no error message is longer than a line or two.</summary>
    public static string Shorten(string text) => UnicodeText.Shorten(text, 40);
}

/// <summary>A key and its value.</summary>
internal sealed record Entry(string Key, TextSpan At, Node Value);
