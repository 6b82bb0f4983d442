using Workflows.Core.Runs;
using Workflows.Definitions;
using Workflows.Definitions.Activities;
using Workflows.Definitions.Plans;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Planning;

/// <summary>
/// Builds the plan of each version from what was stored with it, and keeps it: all runs of a version share one. What no run holds and nobody
/// has used for long is let go. Thread-safe.
/// </summary>
/// <param name="catalogue">The activities of today; see <see cref="Catalogue"/>.</param>
public sealed class PlanCache(Catalogue? catalogue)
{
    /// <summary>Some tens of megabytes.</summary>
    private const int MostSteps = 20_000;

    private readonly Lock gate = new();
    private readonly RecentPlans recent = new(MostSteps);

    /// <summary>Every plan that somebody still holds: two runs of a version that is used seldom share theirs all the same.</summary>
    private readonly Dictionary<PlanKey, WeakReference<Plan>> held = [];

    private int sweepAt = 1_000;

    /// <summary>
    /// What a text means that is read now, to become a version. Of stored versions only those that an older program left without manifests are
    /// read with it; null takes the activities of those as written, which is enough to look at a run but not to drive it.
    /// </summary>
    public Catalogue? Catalogue { get; } = catalogue;

    /// <summary>Plans at hand, whoever holds them.</summary>
    internal int Count
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    /// <summary>A <see cref="PlanSource"/>. A version that can't be read any more throws, and its runs are left alone (F35).</summary>
    public Plan Of(string project, string workflow, int version, Func<VersionContent> content)
    {
        var key = new PlanKey(project, workflow, version);
        lock (gate)
        {
            if (Find(key) is { } kept)
            {
                return kept;
            }
        }

        // Not under the lock: reading a large version takes a while, and who reads it twice at once gets the first one's.
        var plan = Read(workflow, version, content());
        lock (gate)
        {
            return Find(key) ?? Keep(key, plan);
        }
    }

    /// <summary>The plan of a version that was read from the store.</summary>
    public Plan Of(VersionRecord version) => Of(version.Project, version.Workflow, version.Number, () => version.Content);

    /// <summary>Keeps the plan of a version that is stored: whoever has just built it need not read its text again.</summary>
    public void Keep(string project, Plan plan)
    {
        var key = new PlanKey(project, plan.Definition.Name, plan.Version);
        lock (gate)
        {
            if (Find(key) is null)
            {
                Keep(key, plan);
            }
        }
    }

    private Plan? Find(PlanKey key)
    {
        var plan = recent.Find(key);
        if (plan is null && held.TryGetValue(key, out var reference) && reference.TryGetTarget(out plan))
        {
            recent.Keep(key, plan);
        }

        return plan;
    }

    private Plan Keep(PlanKey key, Plan plan)
    {
        recent.Keep(key, plan);
        held[key] = new WeakReference<Plan>(plan);
        if (held.Count >= sweepAt)
        {
            foreach (var gone in held.Where(each => !each.Value.TryGetTarget(out _)).Select(each => each.Key).ToList())
            {
                held.Remove(gone);
            }

            sweepAt = Math.Max(1_000, 2 * held.Count);
        }

        return plan;
    }

    private Plan Read(string workflow, int version, VersionContent content)
    {
        var stored = content.Manifests is { } manifests ? Catalogue.OfStored(manifests.Select(m => (m.Uses, m.Json))) : Catalogue;
        var reading = WorkflowText.ReadStored($"{workflow}@{version}", content.Canonical, stored);
        return reading.Definition is { } definition
            ? PlanBuilder.Build(definition, version)
            : throw new InvalidDataException($"version {version} of {workflow} can't be read: {reading.Errors[0]}");
    }
}
