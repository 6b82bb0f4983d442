namespace Workflows.MachineLearning.Tables;

/// <summary>Values come from users: they are quoted, always. Names of columns never reach SQL.</summary>
internal static class Sql
{
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "::DOUBLE";
}
