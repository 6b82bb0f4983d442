using System.Text.RegularExpressions;

namespace Workflows.Definitions.Expressions;

/// <summary>What the parser of expressions says, in the words of who writes them: it speaks of its own grammar.</summary>
internal static partial class ParserWords
{
    private const string End = "the end";

    public static string Of(string message)
    {
        if (Operator().Match(message) is { Success: true } missing)
        {
            return $"a value is missing behind the operator, before {Found(missing.Groups[1].Value)}";
        }

        if (Closing().Match(message) is { Success: true } open)
        {
            return $"`{open.Groups[2].Value}` is missing before {Found(open.Groups[1].Value)}";
        }

        if (Expecting().Match(message) is { Success: true } other)
        {
            return $"`{other.Groups[2].Value}` is missing before {Found(other.Groups[1].Value)}";
        }

        if (Unexpected().Match(message) is { Success: true } token)
        {
            return $"{Found(token.Groups[1].Value)} is not expected here";
        }

        var plain = Grammar().Replace(message, "a value").Replace("`<eof>`", End, StringComparison.OrdinalIgnoreCase).TrimEnd('.', ' ');
        return plain.Length == 0 ? "it can't be read" : char.ToLowerInvariant(plain[0]) + plain[1..];
    }

    private static string Found(string token) => token.Equals("<eof>", StringComparison.OrdinalIgnoreCase) ? End : $"`{token}`";

    [GeneratedRegex("to the right of the operator instead of `([^`]+)`")]
    private static partial Regex Operator();

    [GeneratedRegex("nvalid token `([^`]+)`. Expecting a closing `([^`]+)`")]
    private static partial Regex Closing();

    [GeneratedRegex("nexpected token found `([^`]+)` while expecting `([^`]+)`")]
    private static partial Regex Expecting();

    [GeneratedRegex("^Unexpected token `?([^` ]+)`?$")]
    private static partial Regex Unexpected();

    [GeneratedRegex("an? <[a-z ]+>")]
    private static partial Regex Grammar();
}
