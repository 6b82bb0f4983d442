namespace Workflows.Tests.Crashes;

/// <summary>
/// What the crash tests counted, for <c>engine/docs/reliability.md</c>: <c>make torture</c> names a folder (<c>WF_RELIABILITY</c>) and joins what is written
/// there.
/// </summary>
internal static class ReliabilityPage
{
    /// <param name="order">Where it stands on the page.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="text">What was done and counted, as it is to be read.</param>
    public static void Write(int order, string title, string text)
    {
        if (Environment.GetEnvironmentVariable("WF_RELIABILITY") is { Length: > 0 } folder)
        {
            File.WriteAllText(Path.Combine(folder, $"{order}.md"), $"## {title}\n\n```\n{text.TrimEnd()}\n```\n\n");
        }
    }
}
