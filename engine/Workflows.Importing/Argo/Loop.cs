using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Importing.Expressions;
using Workflows.Importing.Reading;
using Workflows.Importing.Writing;

namespace Workflows.Importing.Argo;

/// <summary><c>withItems</c>, <c>withParam</c> and <c>withSequence</c> as <c>forEach</c>.</summary>
/// <param name="List">What is gone through.</param>
/// <param name="Item">What <c>item</c> is inside.</param>
internal sealed partial record Loop(object List, Term Item)
{
    private const int MostWritten = 50;

    private static readonly Term TextItem = new("item", TermKind.Text);

    /// <summary>The loop of a call; null where it has none.</summary>
    public static Loop? Read(SourceMap call, TagScope scope) =>
        call.Take("withItems") is { } items ? Items(items, scope)
        : call.Take("withParam") is { } list ? Parameter(list, scope)
        : call.Take("withSequence") is { } sequence ? Sequence(new SourceMap(sequence, scope.Flow.Notes), scope)
        : null;

    private static Loop Items(Node items, TagScope scope)
    {
        if (items is not Node.List list)
        {
            return Parameter(items, scope);
        }

        var objects = list.Items.Any(item => item is Node.Map);
        return new Loop(list.Items.Select(item => Written(item, scope)).ToList(), objects ? new Term("item", TermKind.List) : TextItem);
    }

    // Values of Argo are texts, whatever they look like.
    private static object Written(Node item, TagScope scope)
    {
        if (item is not Node.Map map)
        {
            return scope.Read(item).AsText();
        }

        var yaml = new YamlMap { IsFlow = true };
        foreach (var entry in map.Entries)
        {
            yaml.Add(entry.Key, scope.Read(entry.Value).AsText());
        }

        return yaml;
    }

    private static Loop Parameter(Node list, TagScope scope)
    {
        var phrase = scope.Read(list);
        if (phrase.Constant is { } constant)
        {
            return Json(constant, list, scope);
        }

        var term = phrase.AsTerm();
        var code = term.Kind is TermKind.List ? term.Code : $"{term.AsText} | object.from_json";
        return new Loop($"{{{{ {code} }}}}", new Term("item", TermKind.Any));
    }

    private static Loop Json(string text, Node at, TagScope scope)
    {
        try
        {
            return ForeignText.Read(text) is [Node.List list]
                ? Items(list, scope)
                : throw new InTheWayException(at.Place, "withParam", "it is no list, or one that our expressions can't compute");
        }
        catch (SyntaxErrorException)
        {
            throw new InTheWayException(at.Place, "withParam", $"`{Node.Shorten(text)}` is no list of JSON");
        }
    }

    private static Loop Sequence(SourceMap sequence, TagScope scope)
    {
        var (count, from, to) = (sequence.Take("count"), sequence.Take("start"), sequence.Take("end"));
        var format = sequence.Text("format");
        sequence.Close(_ => null);
        var start = from is null ? Phrase.Of("0") : scope.Read(from);
        var end = to is null ? null : scope.Read(to);
        var times = count is null ? null : scope.Read(count);
        var until = Number(end) ?? (Number(times) is { } n ? Number(start) + n - 1 : null);
        if (Number(start) is { } first && until is { } last && Math.Abs((long)last - first) < Limits.Instances)
        {
            var down = last < first && count is null;
            var numbers = Enumerable.Range(0, Math.Abs(last - first) + 1).Select(i => down ? first - i : first + i)
                .Where(number => count is null || number <= last);
            if (format is not null || Math.Abs(last - first) < MostWritten)
            {
                return new Loop(numbers.Select(number => (object)Formatted(number, format, sequence)).ToList(), TextItem);
            }
        }

        if (format is not null)
        {
            const string Advice = "numbers of a length that is computed can't be formatted; write the list out";
            throw new InTheWayException(sequence.Node.Place, "withSequence.format", Advice);
        }

        var (low, item) = (Whole(start), new Term("item", TermKind.Number));
        if (end is not null)
        {
            scope.Flow.Notes.Judge(sequence.Node, "withSequence", "the numbers are thought to go upwards, since only a run knows them");
            return new Loop($"{{{{ {low}..{Whole(end)} }}}}", item);
        }

        // One more than are wanted, so that none is a number of them too.
        var many = Whole(times ?? Phrase.Of("0"));
        return new Loop($"{{{{ ({low}..({low} + {many})) | array.limit {many} }}}}", item);
    }

    // A range goes from integer to integer.
    private static string Whole(Phrase number) => number.AsTerm().AsNumber.Replace("string.to_double", "string.to_int", StringComparison.Ordinal);

    private static int? Number(Phrase? phrase) =>
        phrase?.Constant is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Formatted(int number, string? format, SourceMap at)
    {
        if (format is null)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        var verb = Verb().Match(format);
        var digits = verb.Groups["kind"].Value switch
        {
            "d" => number.ToString(CultureInfo.InvariantCulture),
            "x" => number.ToString("x", CultureInfo.InvariantCulture),
            "X" => number.ToString("X", CultureInfo.InvariantCulture),
            "o" => Convert.ToString(number, 8),
            _ => throw new InTheWayException(at.Node.Place, "withSequence.format", $"the format `{format}` is not known"),
        };
        var width = verb.Groups["width"].Value;
        _ = int.TryParse(width, CultureInfo.InvariantCulture, out var wide);
        var padded = digits.PadLeft(Math.Min(wide, 64), width.StartsWith('0') ? '0' : ' ');
        return format.Remove(verb.Index, verb.Length).Insert(verb.Index, padded);
    }

    [GeneratedRegex(@"%(?<width>\d*)(?<kind>[a-zA-Z])")]
    private static partial Regex Verb();
}
