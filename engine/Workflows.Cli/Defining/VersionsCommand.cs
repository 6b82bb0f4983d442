using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;
using Workflows.Definitions.Diff;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Defining;

/// <summary><c>wf versions W</c>: the versions of a workflow, newest first.</summary>
internal static class VersionsCommand
{
    /// <summary>That are named where versions differ.</summary>
    private const int Places = 2;

    private static readonly Argument<string> Workflow = new("workflow") { HelpName = "WORKFLOW", Description = "A workflow that was published, or has run" };

    public static Command Build() => new Verb("versions", "List the versions of a workflow, newest first")
    {
        Topic = Topic.Define,
        Examples =
        [
            new("wf versions bike-demand", "which is live, who brought it, when and why"),
            new("wf get bike-demand@2", "the text of one"),
            new("wf diff bike-demand@2 bike-demand@3", "what changed between two"),
        ],
        Arguments = { Workflow },
    }.Does(RunAsync);

    private static async Task<ExitCode> RunAsync(Session session, ParseResult parsed, CancellationToken cancellation)
    {
        var name = parsed.GetRequiredValue(Workflow);
        var versions = session.HasStoreToLookAt ? await session.Definitions.ListVersionsAsync(session.Project, name, cancellation) : [];
        if (versions.Count == 0)
        {
            await WorkflowLookup.RequireAsync(session, name, cancellation);
        }

        var pairs = versions.Select((version, i) => (Version: version, Before: i == 0 ? null : versions[i - 1])).Reverse().ToList();
        if (session.Screen.Json)
        {
            RunJson.Write(new { versions = pairs.Select(pair => VersionDocument.Of(pair.Version, pair.Before)) });
            return ExitCode.Done;
        }

        Column[] columns =
        [
            new("version"),
            new("live"),
            new("recorded") { Style = Looks.Dim },
            new("by") { Style = Looks.Dim, IsSpare = true },
            new("changed") { Style = Looks.Dim, IsSpare = true },
            new("message"),
        ];
        var table = new Columns(columns);
        foreach (var (version, before) in pairs)
        {
            table.Add(
                version.Number.ToString(CultureInfo.InvariantCulture),
                version.Live ? new Piece("live", Looks.Good) : string.Empty,
                Times.Ago(version.At, session.Now),
                version.By,
                before is null ? string.Empty : Changed(version, before),
                version.Broken ?? Texts.OneLine(version.Message ?? string.Empty));
        }

        session.Screen.Write(table);
        return ExitCode.Done;
    }

    private static string Changed(VersionRecord version, VersionRecord before)
    {
        var manifests = StoredManifests.Changed(before.Manifests, version.Manifests);
        List<string> changes = [.. TextChanges(version, before)];
        if (!manifests.IsEmpty)
        {
            changes.Add($"manifest of {string.Join(", ", manifests)}");
        }

        return string.Join(", ", changes);
    }

    /// <summary>The first places that are not as before, and how many more there are.</summary>
    private static IEnumerable<string> TextChanges(VersionRecord version, VersionRecord before)
    {
        if (version.Digest == before.Digest)
        {
            return [];
        }

        if (version.Broken is not null || before.Broken is not null)
        {
            return ["text"];
        }

        var changes = WorkflowDiff.Between(before.Canonical, version.Canonical);
        var more = changes.Length - Places;
        return [.. changes.Take(Places).Select(Place), .. more > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{more} more")] : Array.Empty<string>()];
    }

    private static string Place(Change change) => change.Kind == ChangeKind.Changed ? change.Path : $"{change.Path} {change.Kind.Word()}";
}
