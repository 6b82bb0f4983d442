using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Reading;

/// <summary>
/// A mapping of the source that knows which of its keys were looked at. Whoever has read all that it understands calls <see cref="Close"/>, and whatever
/// is left is reported: so nothing is dropped without a word.
/// </summary>
internal sealed class SourceMap(Node node, Notes notes)
{
    private readonly Node.Map? map = node as Node.Map;
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public Node Node { get; } = node;

    public Notes Notes => notes;

    public bool IsThere => map is not null;

    public IEnumerable<Entry> Entries => map?.Entries ?? [];

    public bool Has(string key) => map?.Find(key) is { Value: not Node.Nothing };

    /// <summary>The value of a key, which counts as read; null where it is missing or null.</summary>
    public Node? Take(string key)
    {
        seen.Add(key);
        return map?.Find(key) is { Value: not Node.Nothing and var value } ? value : null;
    }

    /// <summary>Where a key stands, or the mapping where it doesn't.</summary>
    public Node At(string key) => map?.Find(key) is { } entry ? new Node.Nothing(entry.At) : Node;

    public string? Text(string key) => Take(key) is { } value ? PlainText.Of(value) : null;

    public bool? Flag(string key) => Take(key) switch
    {
        Node.Flag flag => flag.Value,
        Node.Text { Value: "true" } => true,
        Node.Text { Value: "false" } => false,
        _ => null,
    };

    public SourceMap Map(string key) => new(Take(key) ?? new Node.Nothing(Node.Place), notes);

    public IEnumerable<Node> Items(string key) => Take(key) is Node.List list ? list.Items : [];

    public IEnumerable<SourceMap> Maps(string key) => Items(key).Where(item => item is Node.Map).Select(item => new SourceMap(item, notes));

    /// <summary>Reports a key that is there as left out.</summary>
    public void LeaveOut(string key, string message)
    {
        if (Take(key) is not null)
        {
            notes.LeaveOut(At(key), key, message);
        }
    }

    /// <summary>Reports a key that is there as carried over by judgement.</summary>
    public void Judge(string key, string message) => notes.Judge(At(key), key, message);

    /// <summary>A feature that nothing of ours means, where it is used.</summary>
    public void Refuse(string key, string message)
    {
        if (Take(key) is not null)
        {
            throw new InTheWayException(At(key).Place, key, message);
        }
    }

    /// <summary>Reports the keys that nobody has read, each with what may take its place.</summary>
    public void Close(Func<string, string?> advice)
    {
        foreach (var entry in Entries.Where(entry => !seen.Contains(entry.Key) && entry.Value is not Node.Nothing))
        {
            notes.LeaveOut(entry.At, entry.Key, advice(entry.Key) ?? "there is no such thing here; see whether the workflow needs it");
        }
    }
}
