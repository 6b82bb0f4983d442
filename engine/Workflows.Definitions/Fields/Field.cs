using Workflows.Core.Runs;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Fields;

/// <summary>
/// One value of the document where a certain kind is expected. Each reader gives the value, or writes an error and gives nothing, so that
/// reading goes on and finds the other errors too.
/// </summary>
internal readonly record struct Field(Node Node, TextSpan Key, Route Route, SourceFile Source)
{
    public ErrorList Errors => Source.Errors;

    public Field Of(Entry entry) => new(entry.Value, entry.At, Route[entry.Key], Source);

    public Field Of(Node item, int index) => new(item, item.Place, Route[index], Source);

    public void Error(string message) => Errors.Add(Node is Node.Nothing ? Key : Node.Place, Route, message);

    public void ErrorAtKey(string message) => Errors.Add(Key, Route, message);

    /// <summary>Writes "expected ..., found ...".</summary>
    public void Expected(string what) => Error($"expected {what}, found {Node.Kind}");

    public Node.Map? Map(string what)
    {
        if (Node is Node.Map map)
        {
            return map;
        }

        Expected(what);
        return null;
    }

    /// <summary>A text as written: never a number, since 1.10 would become 1.1.</summary>
    public string? Text(string what = "a string")
    {
        if (Node is Node.Text text)
        {
            return text.Value;
        }

        Error(Node is Node.Number or Node.Flag
            ? $"expected {what}, found {Node.Kind}; put it in quotes"
            : $"expected {what}, found {Node.Kind}");
        return null;
    }

    /// <summary>A text that is not empty and keeps a rule.</summary>
    public string? Text(string what, Func<string, bool> rule)
    {
        var text = Text(what);
        if (text is null || rule(text))
        {
            return text;
        }

        Expected(what);
        return null;
    }

    public string? Label(string what) => Text($"{what} ({NameRules.LabelRule})", static text => NameRules.IsLabel(text));

    public string? Identifier(string what) => Text($"{what} ({NameRules.IdentifierRule})", static text => NameRules.IsIdentifier(text));

    public bool? Flag()
    {
        if (Node is Node.Flag flag)
        {
            return flag.Value;
        }

        Expected("a boolean (`true` or `false`)");
        return null;
    }

    public int? Whole(int least, int most)
    {
        if (Node is Node.Number number && number.Value == Math.Floor(number.Value) && number.Value >= least && number.Value <= most)
        {
            return (int)number.Value;
        }

        Expected($"an integer from {least} to {most}");
        return null;
    }

    public double? Number(string what, Func<double, bool> rule)
    {
        if (Node is Node.Number number && rule(number.Value))
        {
            return number.Value;
        }

        Expected(what);
        return null;
    }

    /// <summary>One of an enum's words, in lower camel case.</summary>
    public T? Word<T>()
        where T : struct, Enum => Word(EnumWords<T>.All);

    /// <summary>One of the words given.</summary>
    public T? Word<T>(IReadOnlyDictionary<string, T> words)
        where T : struct, Enum
    {
        if (Node is Node.Text text)
        {
            if (words.TryGetValue(text.Value, out var value))
            {
                return value;
            }

            Errors.AddUnknown(Node.Place, Route, $"expected {Choice(words.Keys)}, found {Node.Kind}", text.Value, words.Keys);
            return null;
        }

        Expected(Choice(words.Keys));
        return null;
    }

    /// <summary>Each item of a list.</summary>
    public IEnumerable<Field> Items(string what)
    {
        if (Node is not Node.List list)
        {
            Expected(what);
            yield break;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            yield return Of(list.Items[i], i);
        }
    }

    /// <summary>Each key and value of a map whose keys are names that the author chose.</summary>
    public IEnumerable<(string Name, Field Value)> Named(string what, Func<string, bool> rule, string ruleText)
    {
        if (Node is not Node.Map map)
        {
            Expected(what);
            yield break;
        }

        foreach (var entry in map.Entries)
        {
            var value = Of(entry);
            if (rule(entry.Key))
            {
                yield return (entry.Key, value);
            }
            else
            {
                value.ErrorAtKey($"`{Node.Shorten(entry.Key)}` can't be a name here: {ruleText}");
            }
        }
    }

    /// <summary>Each key and value of a map whose keys are identifiers.</summary>
    public IEnumerable<(string Name, Field Value)> Identified(string what) =>
        Named(what, static name => NameRules.IsIdentifier(name), NameRules.IdentifierRule);

    /// <summary>Each key and value of a map whose keys are DNS labels.</summary>
    public IEnumerable<(string Name, Field Value)> Labelled(string what) =>
        Named(what, static name => NameRules.IsLabel(name), NameRules.LabelRule);

    /// <summary>A map of a fixed shape.</summary>
    public T? Shaped<T>(Shape<T> shape, T target, string what)
        where T : class
    {
        if (Map(what) is not { } map)
        {
            return null;
        }

        shape.Read(map, this, target);
        return target;
    }

    /// <summary>Writes an error where a map lacks a key that it must have.</summary>
    public void Require(string key, string advice)
    {
        if (Node is Node.Map map && map.Find(key) is null)
        {
            Errors.Add(map.Place, Route, $"`{key}` is missing: {advice}");
        }
    }

    private static class EnumWords<T>
        where T : struct, Enum
    {
        public static IReadOnlyDictionary<string, T> All { get; } = Enum.GetValues<T>().ToDictionary(v => v.Word(), StringComparer.Ordinal);
    }

    private static string Choice(IEnumerable<string> words)
    {
        var all = words.Select(w => $"`{w}`").ToArray();
        return all.Length == 1 ? all[0] : string.Join(", ", all[..^1]) + " or " + all[^1];
    }
}
