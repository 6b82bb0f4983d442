using System.Collections.Immutable;
using Workflows.Core.Definitions;

namespace Workflows.Core.Runs;

/// <summary>
/// One run at one moment: everything that deciding needs, immutable. <c>RunMachine.Decide</c> makes the next one. What is only
/// observed (an attempt has started, waits for a node) is not here.
/// </summary>
public sealed record RunState
{
    /// <summary>Keys whose parts are joined by dots, which no step's name has in it.</summary>
    public const int DottedKeys = 2;

    /// <summary>UUIDv7.</summary>
    public required Guid Id { get; init; }

    public required string Project { get; init; }

    /// <summary>The pinned version.</summary>
    public required Plan Plan { get; init; }

    /// <summary>Per workflow from 1; a child has its root run's number.</summary>
    public required int Number { get; init; }

    /// <summary>As people write it: <c>bike-demand#42</c>, a child <c>bike-drift#7/retrain</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Set for a child run.</summary>
    public ParentStep? Parent { get; init; }

    /// <summary>Checked parameters with defaults filled in: the text of one JSON object.</summary>
    public required string Parameters { get; init; }

    public required RunTrigger Trigger { get; init; }

    /// <summary>What people look for it by, given at its start (<see cref="LabelRules"/>). A child has those of its parent.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Versions of sub-workflows, pinned when the root run started: name to version.</summary>
    public ImmutableSortedDictionary<string, int> Pins { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>
    /// What steps with <c>onOutOfMemory</c> had when they last succeeded in an earlier run, where that was not the definition's: bytes by
    /// <see cref="MemoryKey"/>. Looked up once when the root run was accepted, for its sub-workflows too.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Remembered { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Evaluated once at acceptance and kept for ever; null: no limit, or a child (it runs in its parent's slot).</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>Which share of the store's runs it belongs to, for ever; a sub-workflow's runs are in their parent's.</summary>
    public int Partition { get; init; }

    /// <summary>Where local commands start; null where none was recorded.</summary>
    public string? Folder { get; init; }

    /// <summary>The executor that was asked for when the run was accepted.</summary>
    public string Executor { get; init; } = "local";

    /// <summary>
    /// How the keys of its steps' work are written: <see cref="DottedKeys"/>, or 1 in a run that an older program accepted, which keeps its own.
    /// </summary>
    public int KeyFormat { get; init; } = DottedKeys;

    public required DateTimeOffset CreatedAt { get; init; }

    public RunStatus Status { get; init; } = RunStatus.Queued;
    public Cause? Cause { get; init; }
    public string? Message { get; init; }

    /// <summary>From 1; counts how often <c>retry</c> reopened the run.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Set while suspended: since when. Waits, backoffs and deadlines stand still.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>It was suspended with its parent, and is resumed with it.</summary>
    public bool SuspendedByParent { get; init; }

    /// <summary>Set when the engine itself suspended the run (quarantine): why.</summary>
    public string? Quarantine { get; init; }

    public bool CancelRequested { get; init; }

    /// <summary>All is killed at once, <c>finally</c> too.</summary>
    public bool Terminated { get; init; }

    /// <summary>The first untolerated failure under <c>failFast</c> has happened.</summary>
    public bool FailingFast { get; init; }

    /// <summary><c>finally</c> has begun: every main step has ended.</summary>
    public bool Finishing { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The run's outputs: one JSON object; null until it has succeeded.</summary>
    public string? Outputs { get; init; }

    /// <summary>The number of the last event: dense from 1.</summary>
    public long Sequence { get; init; }

    public required PersistentArray<StepState> Steps { get; init; }

    // --- Counted from Steps, kept so that deciding stays O(changed) -----------------------------------------

    /// <summary>Main steps that have not ended.</summary>
    public int OpenMain { get; init; }

    /// <summary><c>finally</c> steps that have not ended.</summary>
    public int OpenFinally { get; init; }

    public bool Suspended => SuspendedAt is not null;

    /// <summary>A step by its ordinal; null for one that is none.</summary>
    public StepState? FindStep(int step) => step >= 0 && step < Steps.Count ? Steps[step] : null;

    /// <summary>The version that a sub-workflow step means: the one it names, else the one pinned when the root run started.</summary>
    public int? VersionOf(Work.SubWorkflow work) => work.Version ?? (Pins.TryGetValue(work.Name, out var pinned) ? pinned : null);

    /// <summary>An instance; null where there is none.</summary>
    public InstanceState? Find(int step, int? index) => FindStep(step)?.Instance(index);

    /// <summary>Names a step in <see cref="Remembered"/>.</summary>
    public static string MemoryKey(string workflow, string step) => $"{workflow}/{step}";

    /// <summary>A new run of a plan, Queued, every step Waiting.</summary>
    public static PersistentArray<StepState> NewSteps(Plan plan) =>
        PersistentArray<StepState>.Create(plan.Steps.Length, i => new StepState { OpenNeeds = plan.Steps[i].Needs.Length });

    /// <summary>Recomputes what is counted rather than stored; used after loading rows and for a new run.</summary>
    public RunState Recount()
    {
        var (main, last) = (0, 0);
        var steps = Steps;
        for (var i = 0; i < Plan.Steps.Length; i++)
        {
            var open = Plan.Steps[i].Needs.Count(need => !Steps[need].Status.IsFinal());
            if (steps[i].OpenNeeds != open)
            {
                steps = steps.With(i, steps[i] with { OpenNeeds = open });
            }

            if (!steps[i].Status.IsFinal())
            {
                (main, last) = Plan.Steps[i].Finally ? (main, last + 1) : (main + 1, last);
            }
        }

        return this with { Steps = steps, OpenMain = main, OpenFinally = last };
    }
}

/// <summary>The step, and instance, that a child run belongs to.</summary>
public sealed record ParentStep(Guid Run, int Step, int? Index);

/// <summary>What started a run.</summary>
/// <param name="Kind"><c>manual</c>, <c>schedule</c>, <c>git</c>, <c>webhook</c>, <c>event</c>, <c>parent</c>, <c>rerun</c>.</param>
/// <param name="By">The actor: who is responsible; <c>notRequester</c> compares with it.</param>
public sealed record RunTrigger(string Kind, string By)
{
    public string? Name { get; init; }
    public DateTimeOffset? ScheduledTime { get; init; }

    /// <summary>What was pushed; null for all that no git trigger started.</summary>
    public CommitReference? Commit { get; init; }
}

/// <summary>A commit, where its git server has it.</summary>
/// <param name="Provider">The kind of server: <c>github</c>, <c>gitlab</c>, <c>gitea</c> or <c>forgejo</c>.</param>
/// <param name="Repository">Owner and name.</param>
/// <param name="Id">Its hash.</param>
public sealed record CommitReference(string Provider, string Repository, string Id);
