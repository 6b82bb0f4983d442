using Workflows.Core.Runs;

namespace Workflows.Runtime.Storing;

/// <summary>Which runs are wanted by one of their labels.</summary>
/// <param name="Key">They have a label with this key.</param>
/// <param name="Value">And this is its value; null: any.</param>
public sealed record LabelFilter(string Key, string? Value)
{
    /// <summary>Reads <c>team=ml</c>, and <c>team</c> for any value; or says why it is neither.</summary>
    public static (LabelFilter? Filter, string? Problem) Read(string text)
    {
        var (key, value) = text.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);
        var problem = LabelRules.ProblemOfKey(key) ?? (value is null ? null : LabelRules.ProblemOfValue(key, value));
        return problem is null ? (new(key, value), null) : (null, problem);
    }

    public override string ToString() => Value is null ? Key : $"{Key}={Value}";
}
