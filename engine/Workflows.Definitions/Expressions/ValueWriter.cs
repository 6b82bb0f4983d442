using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Scriban.Runtime;
using Workflows.Definitions.Canonical;

namespace Workflows.Definitions.Expressions;

/// <summary>What an expression gave, as JSON text; never longer than a value may be.</summary>
internal static class ValueWriter
{
    /// <exception cref="ValueErrorException">No JSON can say it, or it is too large.</exception>
    public static void Write(StringBuilder output, object? value) => Write(output, value, 0);

    /// <summary>The value inside a longer text: null is nothing, a text stands for itself, all else is JSON.</summary>
    public static string ToText(object? value)
    {
        switch (value)
        {
            case null:
                return string.Empty;
            case string text:
                Check(text.Length);
                return text;
            case char c:
                return c.ToString();
            default:
                var output = new StringBuilder();
                Write(output, value);
                return output.ToString();
        }
    }

    private static void Write(StringBuilder output, object? value, int depth)
    {
        if (depth > 2 * Limits.Nesting)
        {
            throw new ValueErrorException($"its value is nested deeper than {2 * Limits.Nesting} levels");
        }

        switch (value)
        {
            case null:
                output.Append("null");
                break;
            case bool flag:
                output.Append(flag ? "true" : "false");
                break;
            case string text:
                Check(output.Length + text.Length);
                JsonText.String(output, text);
                break;
            case char c:
                JsonText.String(output, [c]);
                break;
            case double or float or decimal:
                output.Append(Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case BigInteger:
                throw new ValueErrorException("its value is a whole number beyond 64 bits");
            case sbyte or byte or short or ushort or int or uint or long or ulong:
                output.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IScriptCustomFunction or Delegate:
                throw new ValueErrorException("its value is a function; call it: `value | function`");
            case IDictionary<string, object?> map:
                Map(output, map, depth);
                break;
            case IEnumerable list:
                List(output, list, depth);
                break;
            default:
                throw new ValueErrorException($"its value ({value.GetType().Name}) is none of JSON's");
        }

        Check(output.Length);
    }

    private static void Map(StringBuilder output, IDictionary<string, object?> map, int depth)
    {
        var separator = '{';
        foreach (var (key, value) in map)
        {
            output.Append(separator);
            separator = ',';
            JsonText.String(output, key);
            output.Append(':');
            Write(output, value, depth + 1);
        }

        output.Append(separator == '{' ? "{}" : "}");
    }

    private static void List(StringBuilder output, IEnumerable list, int depth)
    {
        var separator = '[';
        foreach (var item in list)
        {
            output.Append(separator);
            separator = ',';
            Write(output, item, depth + 1);
        }

        output.Append(separator == '[' ? "[]" : "]");
    }

    private static string Number(double value) => double.IsFinite(value)
        ? JsonText.Number(value)
        : throw new ValueErrorException("its value is no finite number; look for a division by zero");

    private static void Check(int length)
    {
        if (length > Limits.ValueBytes)
        {
            throw new ValueErrorException($"its value is larger than {Limits.ValueBytes / 1024} KiB; pass large data as an artifact");
        }
    }
}

/// <summary>An evaluation that gives no value: bad data, not a bug. Caught where evaluations end.</summary>
internal sealed class ValueErrorException(string message) : Exception(message);
