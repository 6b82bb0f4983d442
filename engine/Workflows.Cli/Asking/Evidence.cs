using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Results;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Asking;

/// <summary>What an approver decides on: the values that the decision is bound to, files with a path to open, and the run's metrics.</summary>
internal static class Evidence
{
    public static async Task<IReadOnlyList<(string Name, string Value)>> OfAsync(Session session, Asked asked, CancellationToken cancellation)
    {
        var metrics = await session.Runs.ListMetricsAsync(asked.In.Run.Id, cancellation);
        var latest = Series.Of(metrics).Select(series => series.Last);
        return
        [
            .. await BoundAsync(session, asked, cancellation),
            .. latest.Select(point => (point.Name, ShownValue.Number(point.Value))),
        ];
    }

    /// <summary>A file is measured before anybody decides on it: what is approved is the digest, and what is looked at is the file.</summary>
    public static async Task<IReadOnlyList<(string Name, string Value)>> BoundAsync(Session session, Asked asked, CancellationToken cancellation)
    {
        if (asked.State.Bound is not { } json)
        {
            return [];
        }

        var links = new ShownResults(session) { IsDecided = true };
        var document = DocumentJson.Parse(json);
        List<(string, string)> bound = [];
        foreach (var member in document.ValueKind == JsonValueKind.Object ? document.EnumerateObject() : default)
        {
            bound.Add((member.Name, await links.ShowAsync(asked.In.Run, member.Value, [], cancellation)));
        }

        return bound;
    }
}
