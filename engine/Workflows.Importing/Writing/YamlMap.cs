using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Writing;

/// <summary>A mapping to be written, in the order in which it was filled, with comments above its entries.</summary>
internal sealed class YamlMap
{
    private readonly List<YamlEntry> entries = [];

    public IReadOnlyList<YamlEntry> Entries => entries;

    public bool IsEmpty => entries.Count == 0;

    /// <summary>Written on one line, in braces.</summary>
    public bool IsFlow { get; init; }

    public bool Has(string key) => entries.Exists(entry => entry.Key == key);

    /// <param name="key">The key; one that is there already keeps its value.</param>
    /// <param name="value">A <see cref="YamlMap"/>, a list, a <see cref="Node"/>, a text, a number or a flag; nothing is written for null.</param>
    /// <param name="comments">Lines above it.</param>
    public YamlMap Add(string key, object? value, IReadOnlyList<string>? comments = null)
    {
        if (value is not null && !Has(key))
        {
            entries.Add(new YamlEntry(key, value, comments ?? []));
        }

        return this;
    }

    /// <summary>The entries of another, with their comments.</summary>
    public YamlMap AddAll(YamlMap other)
    {
        foreach (var entry in other.entries)
        {
            Add(entry.Key, entry.Value, entry.Comments);
        }

        return this;
    }

    /// <summary>Leaves an empty mapping or list out.</summary>
    public YamlMap AddFilled(string key, object? value) =>
        value is YamlMap { IsEmpty: true } or IReadOnlyCollection<object> { Count: 0 } ? this : Add(key, value);
}

/// <summary>An entry of a mapping to be written.</summary>
internal sealed record YamlEntry(string Key, object Value, IReadOnlyList<string> Comments);
