using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Fields;

/// <summary>
/// The keys of one kind of map, each with what reads it: the only place that knows them. Everything else (unknown keys, suggestions, the
/// test against the JSON Schema) follows from it.
/// </summary>
/// <param name="name">As the JSON Schema calls it under <c>$defs</c>.</param>
/// <typeparam name="T">What the fields fill in.</typeparam>
internal sealed class Shape<T>(string name) : IShape
{
    private readonly Dictionary<string, Action<T, Field>> fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Key, string Advice)> elsewhere = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public IReadOnlyCollection<string> Keys => fields.Keys;

    public Shape<T> Add(string key, Action<T, Field> read)
    {
        fields.Add(key, read);
        return this;
    }

    /// <summary>What other tools call a key of ours, and what to write instead.</summary>
    public Shape<T> Elsewhere(string key, string advice, params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
        {
            elsewhere.Add(other, (key, advice));
        }

        return this;
    }

    /// <summary>Reads every key of a map, the unknown ones into errors.</summary>
    public void Read(Node.Map map, Field field, T target)
    {
        foreach (var entry in map.Entries)
        {
            if (fields.TryGetValue(entry.Key, out var read))
            {
                read(target, field.Of(entry));
            }
            else if (elsewhere.TryGetValue(entry.Key, out var ours))
            {
                field.Errors.Add(entry.At, field.Route[entry.Key], $"the key `{entry.Key}` is not known here: {ours.Advice}", ours.Key);
            }
            else
            {
                var word = Node.Shorten(entry.Key);
                field.Errors.AddUnknown(entry.At, field.Route[word], $"the key `{word}` is not known here", entry.Key, fields.Keys);
            }
        }
    }
}

/// <summary>What a shape shows of itself, whatever it fills in.</summary>
internal interface IShape
{
    string Name { get; }

    IReadOnlyCollection<string> Keys { get; }
}
