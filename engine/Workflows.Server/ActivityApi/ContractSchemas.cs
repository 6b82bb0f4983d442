namespace Workflows.Server.ActivityApi;

/// <summary>
/// The published schemas of the activity contract, as they are in <c>activities/contract</c>: what they say of a body is checked by them alone.
/// </summary>
internal static class ContractSchemas
{
    public static string Progress { get; } = Read("progress");

    public static string Metrics { get; } = Read("metrics");

    public static string NewModelVersion { get; } = Read("new-model-version");

    public static string AliasMove { get; } = Read("alias-move");

    private static string Read(string name)
    {
        using var stream = typeof(ContractSchemas).Assembly.GetManifestResourceStream($"{name}.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
