using System.Globalization;

namespace Workflows.MachineLearning.Reports;

/// <summary>One field of a report's table.</summary>
/// <param name="Text">As people read it.</param>
/// <param name="IsNumber">Set to the right, so that digits stand under digits.</param>
/// <param name="Tone">What it means for the reader.</param>
internal readonly record struct Cell(string Text, bool IsNumber = false, Tone Tone = Tone.Plain)
{
    public static implicit operator Cell(string text) => new(text);

    public static Cell Number(double? value, string? format = null) =>
        new(value is { } v ? format is null ? Figure.Plain(v) : v.ToString(format, CultureInfo.InvariantCulture) : "", IsNumber: true);

    public static Cell Count(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture), IsNumber: true);

    public static Cell Percent(double? share) =>
        new(share is { } s ? s == 0 ? "none" : (100 * s).ToString("0.## ' %'", CultureInfo.InvariantCulture) : "", IsNumber: true);
}

/// <summary>Said by a word too, never by the colour alone.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
}
