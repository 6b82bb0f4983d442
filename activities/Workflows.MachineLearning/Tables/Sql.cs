namespace Workflows.MachineLearning.Tables;

/// <summary>Names and values come from users: both are quoted, always.</summary>
internal static class Sql
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "::DOUBLE";
}
