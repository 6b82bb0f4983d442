using System.Globalization;
using System.Text;
using Scriban;
using Scriban.Functions;
using Scriban.Runtime;
using Scriban.Syntax;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>
/// The functions that expressions may call: pure ones only. Left out are those that read a clock or chance (date, math.random, math.uuid),
/// evaluate text or load files (object.eval, include), run regular expressions, keep state (array.cycle), sign (hmac), or
/// give nonsense for bad data (math.divided_by; `/` is there).
/// </summary>
internal static class Functions
{
    private static readonly Dictionary<string, (ScriptObject Source, string[] Allowed)> Sources = new()
    {
        ["array"] = (new ArrayFunctions(), [
            "add", "add_range", "compact", "concat", "each", "filter", "first", "insert_at", "join", "last", "limit",
            "map", "offset", "remove_at", "reverse", "size", "sort"]),
        ["html"] = (new HtmlFunctions(), ["escape", "url_encode", "url_escape"]),
        ["math"] = (new MathFunctions(), ["ceil", "floor", "is_number", "round"]),
        ["object"] = (new ObjectFunctions(), ["default", "has_key", "has_value", "keys", "kind", "size", "typeof", "values"]),
        ["string"] = (new StringFunctions(), [
            "append", "base64_decode", "base64_encode", "capitalize", "capitalizewords", "contains", "downcase", "empty", "ends_with",
            "equals_ignore_case", "escape", "handleize", "index_of", "literal", "lstrip", "md5", "pad_left", "pad_right", "pluralize",
            "prepend", "remove", "remove_first", "remove_last", "replace", "replace_first", "rstrip", "sha1", "sha256", "sha512", "size",
            "slice", "slice1", "split", "starts_with", "strip", "strip_newlines", "to_double", "to_float", "to_int", "to_long", "truncate",
            "truncatewords", "upcase", "whitespace"]),
    };

    /// <summary>One set for all evaluations: nothing can write to it.</summary>
    public static ScriptObject Shared { get; } = Build();

    /// <summary>The groups: <c>string</c>, <c>array</c> ...</summary>
    public static IEnumerable<string> Groups => Sources.Keys;

    public static bool Exists(string group, string function) => Shared[group] is ScriptObject functions && functions.ContainsKey(function);

    /// <summary>All functions, as they are called: <c>string.upcase</c>.</summary>
    public static IEnumerable<string> All => Sources.Keys.SelectMany(group => ((ScriptObject)Shared[group]!).Keys.Select(name => $"{group}.{name}"));

    private static ScriptObject Build()
    {
        var all = new ScriptObject();
        foreach (var (group, (source, allowed)) in Sources)
        {
            var functions = new ScriptObject();
            foreach (var name in allowed)
            {
                var inner = source[name] ?? throw new InvalidOperationException($"{group}.{name}");
                functions[name] = new CountedFunction($"{group}.{name}", (IScriptCustomFunction)inner);
            }

            all[group] = functions;
        }

        Own(all, "object", "to_json", (object? value) => ToJson(value));
        Own(all, "object", "from_json", (string json) => FromJson(json));
        Own(all, "array", "any", ListFunctions.Any);
        Own(all, "array", "contains", ListFunctions.Contains);
        Own(all, "array", "uniq", ListFunctions.Unique);
        Arithmetic(all, "plus", ScriptBinaryOperator.Add);
        Arithmetic(all, "minus", ScriptBinaryOperator.Subtract);
        Arithmetic(all, "times", ScriptBinaryOperator.Multiply);
        Arithmetic(all, "modulo", ScriptBinaryOperator.Modulus);
        Own(all, "math", "abs", (object? value) => Absolute(value));
        Own(all, "math", "format", (object? value, string format) => Format(value, format));
        Freeze(all);
        return all;
    }

    private static void Own(ScriptObject all, string group, string name, Delegate function) =>
        ((ScriptObject)all[group]!)[name] = new CountedFunction($"{group}.{name}", DelegateCustomFunction.Create(function));

    /// <summary>An operator as a function: it takes what the operator takes.</summary>
    private static void Arithmetic(ScriptObject all, string function, ScriptBinaryOperator operation) => Own(
        all,
        "math",
        function,
        (TemplateContext context, object? left, object? right) => ArithmeticNode.Of(context, context.CurrentSpan, operation, left, right));

    private static void Freeze(ScriptObject all)
    {
        foreach (var group in all.Values.OfType<ScriptObject>())
        {
            group.IsReadOnly = true;
        }

        all.IsReadOnly = true;
    }

    private static string ToJson(object? value)
    {
        var output = new StringBuilder();
        ValueWriter.Write(output, value);
        return output.ToString();
    }

    private static object? FromJson(string json) => ValueJson.Problem(json) is { } problem
        ? throw new ValueErrorException($"object.from_json was given {problem}")
        : Plain.Parse(json);

    private static object? Absolute(object? value) => Kinds.Of(value) switch
    {
        Kinds.Null => null,
        Kinds.Number => Numbers.Compare(value!, 0) < 0 ? Numbers.Negate(value!) : value,
        _ => throw new ValueErrorException($"`math.abs` takes a number, not {Kinds.Named(value)}"),
    };

    // A format is short, so that a width in it can't become a bomb ("F999999999").
    private static string Format(object? value, string format) => value is IFormattable number && IsSmall(format)
        ? number.ToString(format, CultureInfo.InvariantCulture)
        : throw new ValueErrorException("math.format takes a number and a format such as \"F2\" or \"0.00\"");

    private static bool IsSmall(string format) => format.Length is > 0 and <= 32
        && ((char.IsAsciiLetter(format[0]) && format.Length <= 3 && format[1..].All(char.IsAsciiDigit)) || format.All("0#.,%".Contains));
}
