using System.Text.RegularExpressions;

namespace Workflows.Definitions.Expressions;

/// <summary>What the library of functions says of a value, in the words of who writes expressions: it speaks of its own types.</summary>
internal static partial class LibraryWords
{
    public static string Of(string message)
    {
        if (Conversion().Match(message) is { Success: true } types)
        {
            return $"{Kind(types.Groups[2].Value)} is expected where {Kind(types.Groups[1].Value)} stands";
        }

        if (Arguments().Match(message) is { Success: true } call)
        {
            var (given, name, taken) = (call.Groups[1].Value, call.Groups[2].Value, call.Groups[3].Value);
            var advice = given == "0" ? "; a negative number after its name needs parentheses, or it is subtracted" : null;
            return $"`{name}` takes {taken} value{(taken == "1" ? null : "s")}, what stands before `|` among them, and is given {given}{advice}";
        }

        return message.Length == 0 ? "it can't be computed" : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.', ' ');
    }

    private static string Kind(string type) => type.TrimEnd('?').ToLowerInvariant() switch
    {
        "int" or "long" or "double" or "float" or "decimal" or "bigint" => "a number",
        "bool" => "a boolean",
        "string" => "a string",
        "object" => "a mapping",
        "range" or "array" or "ienumerable" or "ilist" or "list" => "a list",
        _ => $"a value of the kind {type}",
    };

    [GeneratedRegex("^[Uu]nable to convert type `([^`]+)` to `?([^` ]+)`?")]
    private static partial Regex Conversion();

    [GeneratedRegex("^[Ii]nvalid number of arguments `([0-9]+)` passed to `([^`]+)` while expecting `([0-9]+)` arguments")]
    private static partial Regex Arguments();
}
