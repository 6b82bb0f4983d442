using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Results;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Cli.Engines;

/// <summary>Links each report as soon as its step has ended, whoever follows the run, or nobody: so it can be opened while the run goes on.</summary>
internal sealed partial class ReportLinks : IAsyncDisposable
{
    private readonly Channel<(string Run, string Step, ArtifactRecord Report)> ended =
        Channel.CreateUnbounded<(string, string, ArtifactRecord)>(new() { SingleReader = true });

    private readonly ResultLinks links;
    private readonly ILogger log;
    private readonly Task linking;

    public ReportLinks(Session session, ILogger log)
    {
        links = new(session);
        this.log = log;
        linking = Task.Run(LinkAsync);
    }

    /// <summary>Takes note of what a stored commit has ended.</summary>
    public void Add(RunCommit commit)
    {
        foreach (var fact in commit.Facts)
        {
            foreach (var (step, index) in fact.Changes.Places())
            {
                if (fact.State.Find(step, index) is { } work && work.Status.IsFinal() && !work.Artifacts.IsDefaultOrEmpty)
                {
                    Add(fact.State.Label, fact.State.Plan.Steps[step].NameOf(index), work);
                }
            }
        }
    }

    /// <summary>Ends once what was noted is linked.</summary>
    public async ValueTask DisposeAsync()
    {
        ended.Writer.TryComplete();
        await linking;
    }

    private void Add(string run, string step, InstanceState work)
    {
        foreach (var report in work.Artifacts.Where(artifact => !artifact.IsDeclared && artifact.Name != ArtifactRecord.LogName))
        {
            ended.Writer.TryWrite((run, step, report));
        }
    }

    private async Task LinkAsync()
    {
        await foreach (var (run, step, report) in ended.Reader.ReadAllAsync())
        {
            try
            {
                await links.LinkAsync(run, step, report, CancellationToken.None);
            }
            catch (Exception failure)
            {
                // A link is a convenience: whatever is wrong with it, the next one may be made, and `wf show` says what is wrong with the file.
                NotLinked(log, run, step, report.Name, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Run} {Step}: no link to {Report}")]
    private static partial void NotLinked(ILogger log, string run, string step, string report, Exception failure);
}
