using System.Text.Json;
using FluentAssertions;

namespace Workflows.Tests.Activities.Harness;

/// <summary>What one attempt left.</summary>
/// <param name="Exit">Its exit code.</param>
/// <param name="Outputs">What it wrote to WF_OUTPUTS; undefined when nothing.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Folder">Its WF_STEP_DIR.</param>
internal sealed record ActivityResult(int Exit, JsonElement Outputs, string Error, string Folder)
{
    public string LastLine => Error.TrimEnd().Split('\n')[^1];

    public string Artifact(string path) => Path.Combine(Folder, path);

    public IReadOnlyList<string> Reports =>
        Directory.Exists(Artifact("report")) ? [.. Directory.EnumerateFiles(Artifact("report")).Select(f => Path.GetFileName(f)!).Order()] : [];

    public ActivityResult Succeeded()
    {
        Exit.Should().Be(0, Error);
        return this;
    }
}
