using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Core.Runs;
using Workflows.Definitions.Parameters;
using Workflows.Runtime.Attempts;
using Workflows.Runtime.Executing;

namespace Workflows.Runtime.Caching;

/// <summary>All that a key is made from but the bytes of files: evaluated once, for those are what may change.</summary>
/// <param name="Spec">What the attempt is started with.</param>
/// <param name="Program">The step's program.</param>
/// <param name="Declared">Paths of this machine that the run's parameters declare as files or folders.</param>
/// <param name="Folder">Where the command starts, on this machine; null where it starts elsewhere.</param>
internal sealed record CacheableWork(AttemptSpec Spec, Work.Program Program, ImmutableArray<string> Declared, string? Folder)
{
    /// <summary>Null where the spec can't be evaluated: the attempt is then refused, with the reason, where everybody looks for it.</summary>
    public static CacheableWork? Of(RunState run, int step, int? index, Evaluate evaluate)
    {
        var (spec, _) = AttemptSpecs.Of(run, step, index, evaluate);
        return spec is null ? null : Of(run, step, spec);
    }

    /// <summary>Of a spec that was evaluated already.</summary>
    public static CacheableWork Of(RunState run, int step, AttemptSpec spec) => new(
        spec,
        (Work.Program)run.Plan.Steps[step].Step.Work,
        [
            .. FileParameters.Find(run.Plan.Definition.Parameters, run.Parameters)
                .Where(file => file.IsLocal && Path.IsPathFullyQualified(file.Text))
                .Select(file => file.Text).Distinct(StringComparer.Ordinal),
        ],
        run.Executor == AttemptSpecs.Local && Path.IsPathFullyQualified(spec.WorkingFolder ?? string.Empty) ? spec.WorkingFolder : null);
}
