using Workflows.Definitions.Fields;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Quantities;

/// <summary>Fields that hold a duration or a size.</summary>
internal static class QuantityFields
{
    public const string DurationRule = "a duration such as 90s, 5m or 1h30m (integers with ms, s, m, h, d; largest unit first)";

    /// <summary>A duration of more than nothing.</summary>
    public static TimeSpan? Duration(this Field field)
    {
        var duration = field.DurationOrZero();
        if (duration == TimeSpan.Zero)
        {
            field.Error("expected more than nothing: leave the key out where there is no such limit");
            return null;
        }

        return duration;
    }

    public static TimeSpan? DurationOrZero(this Field field)
    {
        if (field.Node is Node.Text text && Core.Definitions.Duration.TryParse(text.Value, out var duration))
        {
            return duration;
        }

        field.Expected(DurationRule);
        return null;
    }

    public static long? Bytes(this Field field)
    {
        if (Written(field.Node) is { } text && Sizes.Bytes(text) is { } bytes and > 0)
        {
            return bytes;
        }

        field.Expected(Sizes.Rule);
        return null;
    }

    /// <summary>The text of a number or text node.</summary>
    public static string? Written(Node node) => node switch
    {
        Node.Text text => text.Value,
        Node.Number number => number.Json,
        _ => null,
    };
}
