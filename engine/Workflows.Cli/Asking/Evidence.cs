using System.Globalization;
using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Results;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Asking;

/// <summary>What an approver decides on: the values that the decision is bound to, files with a path to open, and the run's metrics.</summary>
internal static class Evidence
{
    public static async Task<IReadOnlyList<(string Name, string Value)>> OfAsync(Session session, Asked asked, CancellationToken cancellation)
    {
        var metrics = await session.Store.ListMetricsAsync(asked.In.Run.Id, cancellation);
        var latest = metrics.GroupBy(point => point.Name, StringComparer.Ordinal).Select(series => series.MaxBy(point => point.At)!);
        return [.. Bound(session, asked), .. latest.Select(point => (point.Name, point.Value.ToString("G6", CultureInfo.InvariantCulture)))];
    }

    private static List<(string Name, string Value)> Bound(Session session, Asked asked)
    {
        if (asked.State.Bound is not { } json)
        {
            return [];
        }

        var links = new ResultLinks(session.Folder);
        var document = DocumentJson.Parse(json);
        return document.ValueKind == JsonValueKind.Object
            ? [.. document.EnumerateObject().Select(member => (member.Name, links.Show(asked.In.Run, member.Value)))]
            : [];
    }
}
