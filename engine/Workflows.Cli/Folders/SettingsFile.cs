using System.Globalization;
using Workflows.Cli.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Workflows.Cli.Folders;

/// <summary>A flat YAML map, read key by key; what is wrong is refused with its line and column.</summary>
internal sealed class SettingsFile
{
    private readonly string name;
    private readonly YamlMappingNode map;
    private readonly HashSet<string> known = [];

    private SettingsFile(string name, YamlMappingNode map) => (this.name, this.map) = (name, map);

    public static SettingsFile Read(string name, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.FirstOrDefault()?.RootNode switch
            {
                null => new(name, []),
                YamlMappingNode map => new(name, map),
                var other => throw Wrong(name, other.Start, "expected a map of settings, such as `places: 4`"),
            };
        }
        catch (YamlException broken)
        {
            throw Wrong(name, broken.Start, broken.Message);
        }
    }

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } text } => text,
        var other => throw Wrong(name, other.Start, $"{key}: expected a text"),
    };

    public int? Whole(string key, int least, int most) => Find(key) switch
    {
        null => null,
        YamlScalarNode scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most => value,
        var other => throw Wrong(name, other.Start, $"{key}: expected a whole number from {least} to {most}"),
    };

    /// <summary>One text, or a list of texts.</summary>
    public IEnumerable<string> Texts(string key) => Find(key) switch
    {
        null => [],
        YamlScalarNode { Value: { Length: > 0 } text } => [text],
        YamlSequenceNode list => list.Children.Select(item => item is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Wrong(name, item.Start, $"{key}: expected a text")),
        var other => throw Wrong(name, other.Start, $"{key}: expected a text or a list of texts"),
    };

    /// <summary>A key that nobody asked for is a typing error, and is told as one.</summary>
    public void RefuseUnknown()
    {
        foreach (var key in map.Children.Keys.OfType<YamlScalarNode>().Where(key => !known.Contains(key.Value ?? string.Empty)))
        {
            throw Wrong(name, key.Start, $"`{key.Value}` is no setting{Spelling.DidYouMean(key.Value ?? string.Empty, known)}");
        }
    }

    private YamlNode? Find(string key)
    {
        known.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }

    private static RefusedException Wrong(string name, Mark at, string message) =>
        RefusedException.Usage(string.Create(CultureInfo.InvariantCulture, $"{name}:{at.Line}:{at.Column}: {message}"));
}
