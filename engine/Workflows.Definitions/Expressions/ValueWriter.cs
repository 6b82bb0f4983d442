using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text;
using Scriban.Runtime;
using Workflows.Core.Values;
using Workflows.Definitions.Canonical;

namespace Workflows.Definitions.Expressions;

/// <summary>What an expression gave, as JSON text; never longer than a value may be.</summary>
internal static class ValueWriter
{
    /// <param name="output">Where to.</param>
    /// <param name="value">What Scriban gave.</param>
    /// <param name="depth">How many objects and arrays lie around it.</param>
    /// <exception cref="ValueErrorException">No JSON can say it, or it is too large.</exception>
    public static void Write(StringBuilder output, object? value, int depth = 0)
    {
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
                String(output, text);
                break;
            case char c:
                String(output, c.ToString());
                break;
            case double or float or decimal:
                output.Append(Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)));
                break;
            case BigInteger or ulong and > long.MaxValue:
                throw new ValueErrorException("its value is an integer beyond 64 bits");
            case sbyte or byte or short or ushort or int or uint or long or ulong:
                output.Append(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
                break;
            case IScriptCustomFunction or Delegate:
                throw new ValueErrorException("its value is a function; call it: `value | function`");
            case IDictionary<string, object?> map:
                Object(output, map, Deeper(depth));
                break;
            case IEnumerable list:
                Array(output, list, Deeper(depth));
                break;
            default:
                throw new ValueErrorException($"its value ({value.GetType().Name}) is none of JSON's");
        }

        Check(output.Length);
    }

    /// <summary>A text as a JSON string.</summary>
    /// <exception cref="ValueErrorException">It holds half a character.</exception>
    public static void String(StringBuilder output, string text)
    {
        if (UnicodeText.FirstLoneSurrogate(text) is var at and >= 0)
        {
            throw new ValueErrorException($"its value holds a lone surrogate (U+{(int)text[at]:X4}), which is half a character; take whole characters");
        }

        JsonText.String(output, text);
    }

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

    private static int Deeper(int depth) => depth < ValueJson.Nesting
        ? depth + 1
        : throw new ValueErrorException($"its value is nested deeper than {ValueJson.Nesting} levels; flatten it");

    private static void Object(StringBuilder output, IDictionary<string, object?> map, int depth)
    {
        var separator = '{';
        foreach (var (key, value) in map)
        {
            output.Append(separator);
            separator = ',';
            String(output, key);
            output.Append(':');
            Write(output, value, depth);
        }

        output.Append(separator == '{' ? "{}" : "}");
    }

    private static void Array(StringBuilder output, IEnumerable list, int depth)
    {
        var separator = '[';
        foreach (var item in list)
        {
            output.Append(separator);
            separator = ',';
            Write(output, item, depth);
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
