using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Results;

/// <summary>What a run left: its outputs, artifacts and reports, each with where to find it.</summary>
/// <param name="session">Where the run is.</param>
/// <param name="most">Files to name; the others are counted.</param>
internal sealed class ResultList(Session session, int most)
{
    private readonly ResultLinks links = new(session.Folder);

    public async Task WriteAsync(RunState run, CancellationToken cancellation)
    {
        List<(string, string, string)> rows = [.. await OutputsAsync(run, cancellation), .. await ArtifactsAsync(run, cancellation)];
        if (rows.Count == 0)
        {
            return;
        }

        var list = new Columns(new Column { Style = Looks.Dim }, new Column(), new Column { TooLong = Overflowing.StaysWhole }) { Indent = 2 };
        foreach (var (heading, name, value) in rows)
        {
            list.Add(heading, name, value);
        }

        session.Screen.Write(list);
    }

    private async Task<List<(string Heading, string Name, string Value)>> OutputsAsync(RunState run, CancellationToken cancellation)
    {
        List<(string, string, string)> rows = [];
        foreach (var member in run.Outputs is { } json ? DocumentJson.Parse(json).EnumerateObject() : default)
        {
            rows.Add((rows.Count == 0 ? "outputs  " : string.Empty, member.Name, await links.ShowAsync(run, member.Value, cancellation)));
        }

        return rows;
    }

    private async Task<List<(string Heading, string Name, string Value)>> ArtifactsAsync(RunState run, CancellationToken cancellation)
    {
        var all = run.Plan.Steps
            .SelectMany(step => (run.Steps[step.Ordinal].Only?.Artifacts ?? []).Select(artifact => (Step: step.Name, Artifact: artifact)))
            .Where(pair => pair.Artifact.Name != ArtifactRecord.LogName)
            .OrderBy(pair => pair.Artifact.IsDeclared ? 0 : 1).ToList();
        List<(string, string, string)> rows = [];
        foreach (var (step, artifact) in all.Take(most))
        {
            var path = await links.ShowAsync(run.Label, step, artifact, cancellation);
            rows.Add((Heading(all, rows.Count), $"{step}/{artifact.Name}", $"{path}  ({Times.Size(artifact.Size)})"));
        }

        return all.Count > most ? [.. rows, (string.Empty, $"{all.Count - most} more", session.Propose($"show {run.Label}"))] : rows;
    }

    private static string Heading(List<(string Step, ArtifactRecord Artifact)> all, int i) => all[i].Artifact.IsDeclared
        ? i == 0 ? "artifacts" : string.Empty
        : i == 0 || all[i - 1].Artifact.IsDeclared ? "reports" : string.Empty;
}
