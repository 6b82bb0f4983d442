using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Core.Definitions;
using Workflows.Definitions;
using Workflows.Runtime.Planning;

namespace Workflows.Cli.Defining;

/// <summary>
/// Reads a file together with the workflows that its steps run: as they are given beside it on the command line, else as they are published, else
/// <c>NAME.yaml</c> beside the file, which is where a run looks for them too.
/// </summary>
internal sealed class SubWorkflows(Session session, PlanCache plans)
{
    /// <summary>Those that were named on the command line too, by name.</summary>
    private readonly Dictionary<string, ChildWorkflow> given = new(StringComparer.Ordinal);

    /// <summary>A workflow that is nowhere is an error; else it is left to whoever starts the run.</summary>
    public bool MustBeThere { get; init; }

    /// <summary>Files that are checked together: they are about to be published together.</summary>
    public void Give(IEnumerable<(Source Source, Reading Reading)> files)
    {
        foreach (var (source, reading) in files)
        {
            if (reading.Definition is { } definition)
            {
                given[definition.Name] = ChildWorkflow.Of(source.File!, definition);
            }
        }
    }

    /// <summary>Reads the file once more with what is known of the workflows that it runs; where it runs none, or can't be read, that is the reading.</summary>
    public async Task<Reading> CheckAsync(Source source, Reading reading, CancellationToken cancellation)
    {
        var steps = reading.Definition is { } definition ? definition.Steps.Concat(definition.Finally) : [];
        var children = new Dictionary<(string, int?), ChildWorkflow>();
        foreach (var work in steps.Select(step => step.Work).OfType<Work.SubWorkflow>().DistinctBy(work => (work.Name, work.Version)))
        {
            if (work.Name != reading.Definition!.Name && await FindAsync(source, work, cancellation) is { } child)
            {
                children.Add((work.Name, work.Version), child);
            }
        }

        return children.Count == 0 ? reading : WorkflowText.Read(source.File!, source.Text!, plans.Catalogue, children);
    }

    private async Task<ChildWorkflow?> FindAsync(Source source, Work.SubWorkflow work, CancellationToken cancellation)
    {
        if (work.Version is null && given.GetValueOrDefault(work.Name) is { } named)
        {
            return named;
        }

        if (session.HasStore && await session.Definitions.FindVersionAsync(session.Project, work.Name, work.Version, cancellation) is { } version)
        {
            return ChildWorkflow.Of(string.Create(CultureInfo.InvariantCulture, $"{work.Name} version {version.Number}"), plans.Of(version).Definition);
        }

        if (work.Version is null && source.Sibling(work.Name) is var (file, text) && file is not null)
        {
            return Beside(work.Name, file, WorkflowText.Read(file, text, plans.Catalogue));
        }

        return MustBeThere ? await NowhereAsync(source, work, cancellation) : null;
    }

    private static ChildWorkflow Beside(string name, string file, Reading reading) => reading.Definition switch
    {
        null => new(file) { Problem = $"{file} can't be read: {reading.Errors[0]}" },
        { Name: var other } when other != name => new(file) { Problem = $"{file} defines {other}, not {name}" },
        var definition => ChildWorkflow.Of(file, definition),
    };

    private async Task<ChildWorkflow> NowhereAsync(Source source, Work.SubWorkflow work, CancellationToken cancellation)
    {
        var published = session.HasStore ? await WorkflowLookup.NamesAsync(session, cancellation) : [];
        if (work.Version is { } number)
        {
            var which = string.Create(CultureInfo.InvariantCulture, $"version {number} of {work.Name}");
            return new(which)
            {
                Problem = published.Contains(work.Name)
                    ? $"there is no {which} here: {session.Propose($"versions {work.Name}")}"
                    : $"there is no {which} here: it is not published{Spelling.DidYouMean(work.Name, published)}",
            };
        }

        var meant = Spelling.DidYouMean(work.Name, published.Concat(given.Keys).Concat(source.NamesBeside));
        return new(work.Name)
        {
            Problem = $"the workflow {work.Name} is not published here, and there is no {work.Name}.yaml beside this file{meant}",
        };
    }
}
