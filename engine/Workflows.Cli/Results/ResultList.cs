using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Results;

/// <summary>What a run, or a step of it, left: outputs, artifacts and reports, each with where to find it.</summary>
/// <param name="session">Where the run is.</param>
/// <param name="most">Files to name of each kind; the others are counted.</param>
internal sealed class ResultList(Session session, int most)
{
    private readonly ShownResults links = new(session);

    public async Task WriteAsync(RunState run, CancellationToken cancellation)
    {
        var files = await ResultFile.OfAsync(session, run, cancellation);
        Write([.. await OutputsAsync(run, files, cancellation), .. await FilesAsync(run.Label, files, $"show {run.Label}", cancellation)]);
    }

    /// <summary>Files alone.</summary>
    public async Task WriteAsync(string runLabel, IEnumerable<ResultFile> files, CancellationToken cancellation) =>
        Write(await FilesAsync(runLabel, [.. files], $"show {runLabel} STEP --json", cancellation));

    private void Write(List<(string Heading, string Name, string Value)> rows)
    {
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

    private async Task<List<(string Heading, string Name, string Value)>> OutputsAsync(
        RunState run, IReadOnlyList<ResultFile> files, CancellationToken cancellation)
    {
        List<(string, string, string)> rows = [];
        foreach (var member in run.Outputs is { } json ? DocumentJson.Parse(json).EnumerateObject() : default)
        {
            rows.Add((rows.Count == 0 ? "outputs  " : string.Empty, member.Name, await links.ShowAsync(run, member.Value, files, cancellation)));
        }

        return rows;
    }

    private async Task<List<(string Heading, string Name, string Value)>> FilesAsync(
        string runLabel, IReadOnlyList<ResultFile> files, string all, CancellationToken cancellation) =>
    [
        .. await FilesAsync("artifacts", runLabel, [.. files.Where(file => file.Artifact.IsDeclared)], all, cancellation),
        .. await FilesAsync("reports  ", runLabel, [.. files.Where(file => !file.Artifact.IsDeclared)], all, cancellation),
    ];

    private async Task<List<(string Heading, string Name, string Value)>> FilesAsync(
        string heading, string runLabel, IReadOnlyList<ResultFile> files, string all, CancellationToken cancellation)
    {
        List<(string, string, string)> rows = [];
        foreach (var (step, artifact) in files.Take(most))
        {
            var path = await links.ShowAsync(runLabel, step, artifact, cancellation);
            rows.Add((rows.Count == 0 ? heading : string.Empty, $"{step}/{artifact.Name}", $"{path}  ({Times.Size(artifact.Size)})"));
        }

        return files.Count > most ? [.. rows, (string.Empty, $"{files.Count - most} more", session.Propose(all))] : rows;
    }
}
