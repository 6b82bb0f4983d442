using System.Collections.Immutable;
using System.Globalization;
using Workflows.Cli.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Workflows.Cli.Folders;

/// <summary>A YAML mapping of settings, or a mapping in it, read key by key; what is wrong is refused with its line and column.</summary>
internal sealed class SettingsFile
{
    /// <summary>Entries of one map or list: far more than anybody keeps by hand.</summary>
    private const int Most = 1_000;

    private readonly string name;
    private readonly string path;
    private readonly YamlMappingNode map;
    private readonly HashSet<string> known = [];
    private readonly List<SettingsFile> below = [];

    private SettingsFile(string name, string path, YamlMappingNode map) => (this.name, this.path, this.map) = (name, path, map);

    public static SettingsFile Read(string name, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.FirstOrDefault()?.RootNode switch
            {
                null => new(name, string.Empty, []),
                YamlMappingNode map => new(name, string.Empty, map),
                var other => throw Wrong(name, other.Start, "expected a mapping of settings, such as `places: 4`"),
            };
        }
        catch (YamlException broken)
        {
            throw Wrong(name, broken.Start, broken.Message);
        }
    }

    public string? Text(string key) => Text(key, static _ => true, "a string");

    /// <param name="key">The key.</param>
    /// <param name="isRight">What a string must be like.</param>
    /// <param name="expected">The same in words.</param>
    public string? Text(string key, Func<string, bool> isRight, string expected) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } when isRight(text) => text,
        var other => throw Wrong(other, key, expected),
    };

    public int? Whole(string key, int least, int most) => Find(key) switch
    {
        null => null,
        YamlScalarNode scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= least && value <= most => value,
        var other => throw Wrong(other, key, string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {most}")),
    };

    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: "true" } => true,
        YamlScalarNode { Value: "false" } => false,
        var other => throw Wrong(other, key, "true or false"),
    };

    /// <summary>One string, or a list of strings.</summary>
    public IEnumerable<string> Texts(string key) => Texts(key, static _ => true, "a string");

    /// <param name="key">The key.</param>
    /// <param name="isRight">What each must be like.</param>
    /// <param name="expected">The same in words.</param>
    public IEnumerable<string> Texts(string key, Func<string, bool> isRight, string expected) => Find(key) switch
    {
        null => [],
        YamlScalarNode { Value: { Length: > 0 } text } when isRight(text) => [text],
        YamlSequenceNode { Children.Count: <= Most } list => list.Children.Select(
            item => item is YamlScalarNode { Value: { Length: > 0 } text } && isRight(text) ? text : throw Wrong(item, key, expected)),
        var other => throw Wrong(other, key, $"{expected}, or a list of them"),
    };

    /// <param name="key">The key of a mapping of strings.</param>
    /// <param name="isRight">What a name and its text must be like.</param>
    /// <param name="expected">The same in words.</param>
    public ImmutableSortedDictionary<string, string> Pairs(string key, Func<string, string, bool> isRight, string expected) => Find(key) switch
    {
        null => ImmutableSortedDictionary<string, string>.Empty,
        YamlMappingNode { Children.Count: <= Most } pairs => pairs.Children.ToImmutableSortedDictionary(
            pair => pair.Key is YamlScalarNode { Value: { Length: > 0 } left } ? left : throw Wrong(pair.Key, key, "a mapping from names to strings"),
            pair => pair.Value is YamlScalarNode { Value: { } right } && isRight(pair.Key.ToString(), right)
                ? right
                : throw Wrong(pair.Value, $"{key}.{pair.Key}", expected),
            StringComparer.Ordinal),
        var other => throw Wrong(other, key, "a mapping from names to strings"),
    };

    /// <summary>A map below; null where there is none.</summary>
    public SettingsFile? Section(string key) => Find(key) switch
    {
        null => null,
        YamlMappingNode { Children.Count: <= Most } section => Below(key, section),
        var other => throw Wrong(other, key, "a mapping of settings"),
    };

    /// <summary>A list of mappings.</summary>
    public IEnumerable<SettingsFile> Sections(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode { Children.Count: <= Most } list =>
        [
            .. list.Children.Select((item, i) => item is YamlMappingNode section
                ? Below(string.Create(CultureInfo.InvariantCulture, $"{key}[{i}]"), section)
                : throw Wrong(item, key, "a mapping of settings")),
        ],
        var other => throw Wrong(other, key, "a list of mappings"),
    };

    /// <summary>Whether the value is a string: what may be said in one word or at length.</summary>
    public bool IsText(string key) => Find(key) is YamlScalarNode;

    /// <summary>Every key here, for mappings whose keys are names.</summary>
    public IEnumerable<string> Keys => map.Children.Keys.Select(
        key => key is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(name, key.Start, "expected a name"));

    /// <summary>What must be there.</summary>
    public string Required(string key, Func<string, bool> isRight, string expected) =>
        Text(key, isRight, expected) ?? throw Wrong(name, map.Start, $"{path}{key} is missing: expected {expected}");

    /// <summary>A key that nobody asked for is a typing error, and is told as one.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in map.Children.Keys.Where(key => key is not YamlScalarNode { Value: { } word } || !known.Contains(word)))
        {
            throw Wrong(name, key.Start, $"`{path}{key}` is no setting{Spelling.DidYouMean(key.ToString(), known)}");
        }

        below.ForEach(section => section.RefuseUnknown());
    }

    private SettingsFile Below(string key, YamlMappingNode section)
    {
        var child = new SettingsFile(name, $"{path}{key}.", section);
        below.Add(child);
        return child;
    }

    private YamlNode? Find(string key)
    {
        known.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private RefusedException Wrong(YamlNode node, string key, string expected) => Wrong(name, node.Start, $"{path}{key}: expected {expected}");

    private static RefusedException Wrong(string name, Mark at, string message) =>
        RefusedException.Usage(string.Create(CultureInfo.InvariantCulture, $"{name}:{at.Line}:{at.Column}: {message}"));
}
