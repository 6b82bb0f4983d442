using Workflows.Cli.CommandLine;
using Workflows.Cli.Folders;
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

    public void Write(RunState run)
    {
        var rows = Outputs(run).Concat(Artifacts(run)).ToList();
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

    private IEnumerable<(string Heading, string Name, string Value)> Outputs(RunState run)
    {
        if (run.Outputs is not { } json)
        {
            return [];
        }

        var document = DocumentJson.Parse(json);
        return [.. document.EnumerateObject().Select((member, i) => (i == 0 ? "outputs  " : string.Empty, member.Name, links.Show(run, member.Value)))];
    }

    private IEnumerable<(string Heading, string Name, string Value)> Artifacts(RunState run)
    {
        var all = run.Plan.Steps
            .SelectMany(step => (run.Steps[step.Ordinal].Only?.Artifacts ?? []).Select(artifact => (Step: step.Name, Artifact: artifact)))
            .Where(pair => pair.Artifact.Name != ArtifactRecord.LogName)
            .OrderBy(pair => pair.Artifact.IsDeclared ? 0 : 1).ToList();
        return all.Take(most).Select((pair, i) => (
            Heading(all, i),
            $"{pair.Step}/{pair.Artifact.Name}",
            $"{DataFolder.Shown(links.PathOf(run.Label, pair.Step, pair.Artifact))}  ({Times.Size(pair.Artifact.Size)})"))
            .Concat(all.Count > most ? [(string.Empty, $"{all.Count - most} more", session.Propose($"show {run.Label}"))] : []);
    }

    private static string Heading(List<(string Step, ArtifactRecord Artifact)> all, int i) => all[i].Artifact.IsDeclared
        ? i == 0 ? "artifacts" : string.Empty
        : i == 0 || all[i - 1].Artifact.IsDeclared ? "reports" : string.Empty;
}
