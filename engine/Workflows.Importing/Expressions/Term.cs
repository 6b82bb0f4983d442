using System.Globalization;

namespace Workflows.Importing.Expressions;

/// <summary>What a piece of an expression of ours gives, as far as it can be told before anything runs.</summary>
internal enum TermKind
{
    /// <summary>A string: all values of Argo are.</summary>
    Text,

    Number,
    Flag,

    /// <summary>A list or an object.</summary>
    List,

    /// <summary>How a step or the run ended, in our words.</summary>
    State,

    /// <summary>What only a run knows: an item of a list that is read.</summary>
    Any,
}

/// <summary>A piece of an expression in our language.</summary>
/// <param name="Code">As it is written; safe to stand as an operand unless <paramref name="IsJoined"/>.</param>
/// <param name="Kind">What it gives.</param>
/// <param name="IsJoined">It has an operator at its top, so that it needs parentheses to be an operand.</param>
internal sealed record Term(string Code, TermKind Kind, bool IsJoined = false)
{
    /// <summary>The text, where it is written out.</summary>
    public string? Literal { get; private init; }

    /// <summary>In parentheses where that is needed.</summary>
    public string Operand => IsJoined ? $"({Code})" : Code;

    public static Term Text(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        return new Term($"'{escaped}'", TermKind.Text) { Literal = text };
    }

    public static Term Number(string written) => new(written, TermKind.Number) { Literal = written };

    public static Term Flag(bool value) => new(value ? "true" : "false", TermKind.Flag) { Literal = value ? "true" : "false" };

    /// <summary>As a number.</summary>
    public string AsNumber => Kind switch
    {
        TermKind.Number => Operand,
        TermKind.Text when Literal is { } text && IsNumber(text) => text.Trim(),
        TermKind.Any => $"(([{Code}] | array.join '') | string.to_double)",
        _ => $"({Operand} | string.to_double)",
    };

    /// <summary>As a text, which a value of unknown kind is made into first.</summary>
    public string AsText => Kind switch
    {
        TermKind.Text => Operand,
        TermKind.State => $"({Operand} | string.capitalize)",
        TermKind.List => $"({Operand} | object.to_json)",
        TermKind.Number when Literal is { } written => $"'{written}'",
        _ => $"([{Code}] | array.join '')",
    };

    /// <summary>As true or false.</summary>
    public Term AsFlag => Kind switch
    {
        TermKind.Flag => this,
        TermKind.Text when Literal is { } text => Flag(text == "true"),
        _ => new Term($"{AsText} == 'true'", TermKind.Flag, IsJoined: true),
    };

    public static bool IsNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
}
