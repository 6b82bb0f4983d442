using System.Diagnostics.Metrics;
using Workflows.Core.Runs;
using Workflows.Runtime.Observing;
using Workflows.Runtime.Storing;

namespace Workflows.Server.Metrics;

/// <summary>How many runs have not ended, whichever engine drives them: counted in the store each time somebody asks for metrics.</summary>
internal sealed class OpenRuns : IDisposable
{
    private readonly Meter meter = new(EngineMeter.Name);
    private readonly Gauge<long> gauge;
    private readonly IRunRecords records;
    private HashSet<(string Project, RunStatus Status)> known = [];

    public OpenRuns(IRunRecords records)
    {
        this.records = records;
        gauge = meter.CreateGauge<long>("workflows.runs.open", description: "Runs that have not ended, but for those that steps of others started.");
    }

    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var counts = (await records.CountOpenAsync(cancellation)).ToDictionary(count => (count.Project, count.Status), count => count.Runs);

        // A gauge shows what it was last told: that there are none any more has to be said.
        foreach (var series in known.Union(counts.Keys))
        {
            gauge.Record(counts.GetValueOrDefault(series), new("project", series.Project), new("state", series.Status.Word()));
        }

        known = [.. counts.Keys];
    }

    public void Dispose() => meter.Dispose();
}
