namespace Workflows.Runner.Secrets;

/// <summary>A text between quotes that are doubled inside: SQL and single quotes of YAML; CSV and names in SQL.</summary>
internal static class QuotedForms
{
    public static IEnumerable<string> Of(string value) =>
    [
        value.Replace("'", "''", StringComparison.Ordinal),
        value.Replace("\"", "\"\"", StringComparison.Ordinal),
    ];
}
