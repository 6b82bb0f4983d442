using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Planning;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Accepting;

/// <summary>
/// Pins the version of every sub-workflow that a run may come to, through all levels: the live one at this moment, unless the step names
/// one. So nothing that is published while the run lives changes it. On the way it notes what is remembered of their steps.
/// </summary>
/// <param name="store">Where versions are.</param>
/// <param name="plans">What they mean.</param>
/// <param name="time">The clock.</param>
/// <param name="request">The run that is asked for.</param>
/// <param name="publishes">Texts beside the root's file are published; otherwise they are only read, and nothing is stored.</param>
internal sealed class Pinning(IStore store, PlanCache plans, TimeProvider time, StartRequest request, bool publishes)
{
    /// <summary>Levels of runs in runs.</summary>
    private const int MostDepth = 8;

    private readonly Dictionary<string, int> pins = new(StringComparer.Ordinal);

    private readonly List<VersionRecord> published = [];

    private readonly Dictionary<string, long> remembered = new(StringComparer.Ordinal);

    /// <summary>The height of each version that was looked at: the deepest line of sub-workflows below it.</summary>
    private readonly Dictionary<(string Workflow, int Version), int> heights = [];

    /// <summary>Each version that was looked at.</summary>
    private readonly Dictionary<(string Workflow, int Version), WorkflowDefinition> definitions = [];

    /// <summary>Versions of sub-workflows (see <see cref="RunState.Pins"/>), once <see cref="PinAsync"/> has ended well.</summary>
    public ImmutableSortedDictionary<string, int> Pins => pins.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>See <see cref="RunState.Remembered"/>.</summary>
    public ImmutableSortedDictionary<string, long> Remembered => remembered.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>What was published on the way: texts beside the root's file.</summary>
    public ImmutableArray<VersionRecord> Published => [.. published];

    /// <summary>What is wrong; null where nothing is.</summary>
    public async Task<StartOutcome?> PinAsync(WorkflowDefinition root, CancellationToken cancellation)
    {
        try
        {
            await HeightAsync(root, [root.Name], cancellation);
            return null;
        }
        catch (ProblemException problem)
        {
            return problem.Outcome;
        }
    }

    /// <summary>Whether a sub-workflow has the version that it had in an earlier run, and so has all that it runs in its turn.</summary>
    public bool IsAsIn(RunState earlier, Work.SubWorkflow work)
    {
        var seen = new HashSet<(string Workflow, int Version)>();
        return Is(work);

        bool Is(Work.SubWorkflow one) => (one.Version ?? pins[one.Name]) is var version
            && earlier.VersionOf(one) == version
            && (!seen.Add((one.Name, version)) || SubWorkflows(definitions[(one.Name, version)]).All(Is));
    }

    private async Task<int> HeightAsync(WorkflowDefinition definition, ImmutableArray<string> path, CancellationToken cancellation)
    {
        if (path.Length > MostDepth + 1)
        {
            throw new ProblemException(new StartOutcome.Refused($"sub-workflows are nested more than {MostDepth} deep: {string.Join(" > ", path)}"));
        }

        if (request.RunsImages && Images.Missing(definition) is { } missing)
        {
            throw new ProblemException(new StartOutcome.Refused($"{string.Join(" > ", path)}: {missing}"));
        }

        await RememberAsync(definition, cancellation);
        var height = 0;
        foreach (var work in SubWorkflows(definition))
        {
            var (number, read) = await VersionAsync(work, path, cancellation);
            if (!heights.TryGetValue((work.Name, number), out var below) || path.Length + below > MostDepth)
            {
                var child = definitions[(work.Name, number)] = read();
                below = await HeightAsync(child, path.Add(work.Name), cancellation);
                heights[(work.Name, number)] = below;
            }

            height = Math.Max(height, below + 1);
        }

        return height;
    }

    private static IEnumerable<Work.SubWorkflow> SubWorkflows(WorkflowDefinition definition) =>
        definition.Steps.Concat(definition.Finally).Select(step => step.Work).OfType<Work.SubWorkflow>();

    private async Task RememberAsync(WorkflowDefinition definition, CancellationToken cancellation)
    {
        var growing = definition.Steps.Concat(definition.Finally).Where(step => step.Work is Work.Program { OnOutOfMemory: not null }).ToArray();
        var known = growing.Length > 0 ? await store.FindMemoryAsync(request.Project, definition.Name, cancellation) : null;
        foreach (var step in growing)
        {
            // An author who asks for as much has caught up: from now on it is the definition's word again.
            if (known!.TryGetValue(step.Name, out var bytes) && !(MemoryNeeds.Written((Work.Program)step.Work) >= bytes))
            {
                remembered[RunState.MemoryKey(definition.Name, step.Name)] = bytes;
            }
        }
    }

    /// <returns>Its number, 0 for a text beside the root's file that is not published now; and what reads it.</returns>
    private async Task<(int Number, Func<WorkflowDefinition> Read)> VersionAsync(
        Work.SubWorkflow work, ImmutableArray<string> path, CancellationToken cancellation)
    {
        var wanted = work.Version ?? (pins.TryGetValue(work.Name, out var pinned) ? pinned : null);
        var stored = await store.FindVersionAsync(request.Project, work.Name, wanted, cancellation);
        if (stored is null && !publishes && work.Version is null && request.Sibling(work.Name) is var (file, text) && file is not null)
        {
            return (0, () => ReadSibling(work.Name, file, text));
        }

        var found = stored
            ?? (work.Version is null ? await PublishSiblingAsync(work.Name, cancellation) : null)
            ?? throw new ProblemException(Missing(path, work));
        if (work.Version is null)
        {
            pins[work.Name] = found.Number;
        }

        return (found.Number, () => plans.Of(found).Definition);
    }

    private static StartOutcome.Unknown Missing(ImmutableArray<string> path, Work.SubWorkflow work)
    {
        var version = work.Version is { } number ? $"version {number} of " : string.Empty;
        var beside = work.Version is null ? $", or put {work.Name}.yaml beside the file that runs" : string.Empty;
        return new($"{string.Join(" > ", path)} runs {version}workflow {work.Name}, which is not there: publish it first{beside}");
    }

    private WorkflowDefinition ReadSibling(string name, string file, string text)
    {
        var reading = WorkflowText.Read(file, text, plans.Catalogue);
        return reading.Definition is not { } definition ? throw new ProblemException(new StartOutcome.Invalid(reading.Errors))
            : definition.Name == name ? definition
            : throw new ProblemException(Misnamed(file, definition.Name, name));
    }

    private async Task<VersionRecord?> PublishSiblingAsync(string name, CancellationToken cancellation)
    {
        if (request.Sibling(name) is not var (file, text) || file is null)
        {
            return null;
        }

        var outcome = await new Publishing(store, plans, time).PublishAsync(
            new PublishRequest(request.Project, file, text, request.Trigger.By) { Folder = request.Folder }, cancellation);
        if (outcome is PublishOutcome.Published { Version: var made })
        {
            published.Add(made);
        }

        return outcome switch
        {
            PublishOutcome.Published { Version: var version } when version.Workflow == name => version,
            PublishOutcome.Published { Version: var other } => throw new ProblemException(Misnamed(file, other.Workflow, name)),
            _ => throw new ProblemException(new StartOutcome.Invalid(((PublishOutcome.Invalid)outcome).Errors)),
        };
    }

    private static StartOutcome.Refused Misnamed(string file, string defined, string name) => new($"{file} defines {defined}, not {name}");

    /// <summary>Ends the walk through the levels.</summary>
    private sealed class ProblemException(StartOutcome outcome) : Exception
    {
        public StartOutcome Outcome { get; } = outcome;
    }
}
