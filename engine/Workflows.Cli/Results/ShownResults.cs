using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Core.Runs;

namespace Workflows.Cli.Results;

/// <summary>Values and files of a run as people read them: a file by where it is found.</summary>
internal sealed class ShownResults(Session session)
{
    /// <summary>Somebody decides on what they are: a file is measured, also where a link to it is there already.</summary>
    public bool IsDecided { get; init; }

    public Task<string> ShowAsync(string runLabel, string step, ArtifactRecord artifact, CancellationToken cancellation) =>
        session.Backend.LocateAsync(runLabel, step, artifact, IsDecided, cancellation);

    /// <summary>A value as people read it: text as <see cref="ShownValue.Whole"/> has it, a reference to a file of this run as the path to open.</summary>
    /// <param name="run">Whose value it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="instances">Files of fanned-out steps, where they were read.</param>
    /// <param name="cancellation">Stops the measuring of files.</param>
    public async Task<string> ShowAsync(RunState run, JsonElement value, IReadOnlyList<ResultFile> instances, CancellationToken cancellation)
    {
        var text = ShownValue.Whole(value);
        return FileOf(run, instances, text) is var (step, artifact) ? await ShowAsync(run.Label, step, artifact, cancellation) : Texts.OneLine(text);
    }

    private static ResultFile? FileOf(RunState run, IReadOnlyList<ResultFile> instances, string text) => text.StartsWith("wf-", StringComparison.Ordinal)
        ? run.Plan.Steps
            .SelectMany(step => ResultFile.Of(step.Name, run.Steps[step.Ordinal].Only))
            .Concat(instances)
            .FirstOrDefault(file => file.Artifact.Reference == text)
        : null;
}
