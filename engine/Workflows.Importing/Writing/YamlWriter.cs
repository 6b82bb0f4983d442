using System.Globalization;
using System.Text;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Writing;

/// <summary>Writes our YAML as people do: block style, short lists on one line, programs as literal blocks, comments where they belong.</summary>
internal sealed class YamlWriter
{
    private const int Width = 120;

    private readonly StringBuilder output = new();

    public static string Write(YamlMap document, IReadOnlyList<string> head)
    {
        var writer = new YamlWriter();
        writer.Comments(head, 0);
        writer.Map(document, 0);
        return writer.output.ToString();
    }

    private void Comments(IReadOnlyList<string> lines, int indent)
    {
        foreach (var line in lines.SelectMany(line => Wrapped(line, Width - indent - 2)))
        {
            output.Append(' ', indent).Append("# ").Append(line).Append('\n');
        }
    }

    /// <param name="map">The mapping.</param>
    /// <param name="indent">Of its keys.</param>
    /// <param name="isItem">It is an item of a list, whose dash stands before its first key.</param>
    private void Map(YamlMap map, int indent, bool isItem = false)
    {
        foreach (var entry in map.Entries)
        {
            var dash = isItem && ReferenceEquals(entry, map.Entries[0]) ? 2 : 0;
            Comments(entry.Comments, indent - dash);
            output.Append(' ', indent - dash).Append(dash > 0 ? "- " : string.Empty).Append(YamlScalar.Text(entry.Key)).Append(':');
            Value(entry.Value, indent);
        }
    }

    private void Value(object value, int indent)
    {
        switch (value)
        {
            case string text when YamlScalar.IsBlock(text):
                Block(text, indent + 2);
                break;
            case YamlMap { IsFlow: false, IsEmpty: false } map:
                output.Append('\n');
                Map(map, indent + 2);
                break;
            case IReadOnlyList<object> list when NeedsLines(list, indent):
                output.Append('\n');
                Items(list, indent + 2);
                break;
            default:
                output.Append(' ').Append(Flow(value)).Append('\n');
                break;
        }
    }

    private void Items(IReadOnlyList<object> list, int indent)
    {
        foreach (var item in list)
        {
            if (item is YamlMap { IsFlow: false, IsEmpty: false } map)
            {
                Map(map, indent + 2, isItem: true);
                continue;
            }

            output.Append(' ', indent).Append('-');
            if (item is string text && YamlScalar.IsBlock(text))
            {
                Block(text, indent + 2);
            }
            else
            {
                output.Append(' ').Append(Flow(item)).Append('\n');
            }
        }
    }

    // Strip (-) or keep the one line end that a text has; others stand in quotes.
    private void Block(string text, int indent)
    {
        output.Append(text.EndsWith('\n') ? " |\n" : " |-\n");
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            output.Append(' ', line.Length == 0 ? 0 : indent).Append(line).Append('\n');
        }
    }

    private static bool NeedsLines(IReadOnlyList<object> list, int indent) =>
        list.Any(item => (item is string text && YamlScalar.IsBlock(text)) || item is YamlMap { IsFlow: false, IsEmpty: false })
        || indent + Flow(list).Length > Width;

    // In quotes there are no blocks, so that a list or a mapping on one line holds any text.
    private static string Flow(object value) => value switch
    {
        string text => YamlScalar.Text(text),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        Node node => NodeJson.Write(node),
        YamlMap { IsEmpty: true } => "{}",
        YamlMap map => $"{{ {string.Join(", ", map.Entries.Select(entry => $"{YamlScalar.Text(entry.Key)}: {Flow(entry.Value)}"))} }}",
        IEnumerable<object> list => $"[{string.Join(", ", list.Select(Flow))}]",
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "nothing that YAML is written from"),
    };

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = new StringBuilder();
        var shown = string.Concat(text.Select(c => YamlScalar.IsHidden(c) ? ' ' : c));
        foreach (var word in shown.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear().Append("  ");
            }

            line.Append(line.Length == 0 || line.ToString() == "  " ? string.Empty : " ").Append(word);
        }

        yield return line.ToString();
    }
}
