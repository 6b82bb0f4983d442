using System.Globalization;

namespace Workflows.Definitions.Problems;

/// <summary>The way from the document to a place in it. A chain, so that it costs text only where something is wrong.</summary>
internal sealed class Route
{
    private readonly Route? parent;
    private readonly string? key;
    private readonly int index;

    private Route(Route? parent, string? key, int index)
    {
        this.parent = parent;
        this.key = key;
        this.index = index;
    }

    public static Route Root { get; } = new(null, null, 0);

    /// <summary>The last key on the way; empty at the root and for an item of a list.</summary>
    public string Key => key ?? string.Empty;

    public Route this[string step] => new(this, step, 0);

    public Route this[int item] => new(this, null, item);

    /// <summary><c>steps.train.command[2]</c>.</summary>
    public override string ToString()
    {
        if (parent is null)
        {
            return string.Empty;
        }

        var before = parent.ToString();
        return key is null
            ? before + "[" + index.ToString(CultureInfo.InvariantCulture) + "]"
            : before.Length == 0 ? key : $"{before}.{key}";
    }
}
