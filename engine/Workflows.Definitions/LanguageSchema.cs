namespace Workflows.Definitions;

/// <summary>The JSON Schema of the language (draft 07, which editors' YAML support reads best): completion and help in any editor.</summary>
public static class LanguageSchema
{
    private static readonly Lazy<string> Text = new(Load);

    /// <summary>The schema: one JSON text.</summary>
    public static string Json => Text.Value;

    private static string Load()
    {
        using var stream = typeof(LanguageSchema).Assembly.GetManifestResourceStream("workflow-v1.json")
            ?? throw new InvalidOperationException("The schema is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
