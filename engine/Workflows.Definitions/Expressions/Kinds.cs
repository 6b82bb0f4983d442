using System.Collections;
using System.Globalization;
using Scriban.Runtime;
using Workflows.Core.Values;

namespace Workflows.Definitions.Expressions;

/// <summary>What a value is, in the words of who writes expressions.</summary>
internal static class Kinds
{
    public const string Null = "null";
    public const string Text = "string";
    public const string Boolean = "boolean";
    public const string Number = "number";
    public const string List = "list";
    public const string Mapping = "mapping";

    private const int Shown = 40;

    public static string Of(object? value) => value switch
    {
        null => Null,
        string or char => Text,
        bool => Boolean,
        IScriptCustomFunction => "function",
        IDictionary or IDictionary<string, object?> => Mapping,
        IEnumerable => List,
        _ => Number,
    };

    /// <summary>A string beside a number or a boolean: they are never taken for one another.</summary>
    public static bool AreUnlike(string one, string other) =>
        (one, other) is (Text, Number or Boolean) or (Number or Boolean, Text);

    /// <summary>A value in a message: <c>the string "9.5"</c>, <c>a list</c>.</summary>
    public static string Named(object? value) => Of(value) switch
    {
        Null => Null,
        Text => $"the string \"{UnicodeText.Shorten(value!.ToString()!, Shown)}\"",
        Number or Boolean => $"the {Of(value)} {Convert.ToString(value, CultureInfo.InvariantCulture)!.ToLowerInvariant()}",
        var kind => $"a {kind}",
    };
}
