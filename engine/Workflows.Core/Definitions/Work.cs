using System.Collections.Immutable;

namespace Workflows.Core.Definitions;

/// <summary>What a step does: a closed family, one record for each kind of step.</summary>
public abstract record Work
{
    private Work()
    {
    }

    /// <summary>Runs a program as an attempt: a catalogue activity, or <c>container</c>.</summary>
    public sealed record Program : Work
    {
        /// <summary><c>container</c>, or <c>name@version</c> from the catalogue.</summary>
        public required string Uses { get; init; }

        /// <summary>SHA-256 of the manifest that <see cref="Uses"/> meant when this version was published; null for <c>container</c>.</summary>
        public string? ManifestDigest { get; init; }

        /// <summary>Where a local command starts: the folder of the activity's manifest. Null: in the definition's.</summary>
        public string? Folder { get; init; }

        /// <summary>JSON Schema of <see cref="With"/>, which says what of it names files; null for <c>container</c>.</summary>
        public string? InputsSchema { get; init; }

        /// <summary>The activity has effects outside (promote, notify): it can't be cached.</summary>
        public bool Effects { get; init; }

        /// <summary>The activity may move aliases of the model registry, as its manifest says.</summary>
        public bool Promotes { get; init; }

        /// <summary>What its success may tell the triggers and waits of others, as its manifest says.</summary>
        public ImmutableArray<ActivityEvent> Events { get; init; } = [];

        /// <summary>One JSON object: the inputs, the manifest's default expressions included.</summary>
        public Template With { get; init; } = new("{}");

        public Template? Image { get; init; }

        /// <summary>Program and arguments, each a JSON string.</summary>
        public ImmutableArray<Template> Command { get; init; } = [];

        public ImmutableSortedDictionary<string, Template> Environment { get; init; } = ImmutableSortedDictionary<string, Template>.Empty;

        /// <summary>Environment name to <c>secret/key</c>.</summary>
        public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

        /// <summary>Name to path below <c>WF_STEP_DIR</c>.</summary>
        public ImmutableSortedDictionary<string, string> Artifacts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

        /// <summary>
        /// JSON Schema of the outputs: what may be read of them is checked at publish; what the program writes is not. Null: anything may be read.
        /// </summary>
        public string? OutputsSchema { get; init; }

        public RetryPolicy Retry { get; init; } = new();

        /// <summary>One attempt's, from the command's start.</summary>
        public TimeSpan? Timeout { get; init; }

        public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

        /// <summary>From Ready to the command's start.</summary>
        public TimeSpan? QueueTimeout { get; init; }

        /// <summary>Keys <c>cpu, memory, ephemeralStorage, sharedMemory, gpu</c>: one JSON object; quantities as Kubernetes writes them.</summary>
        public Template Resources { get; init; } = new("{}");

        public string? Queue { get; init; }
        public string? Profile { get; init; }

        /// <summary><c>WF_CHECKPOINT</c> is kept across attempts.</summary>
        public bool Checkpoint { get; init; }

        public MemoryGrowth? OnOutOfMemory { get; init; }

        /// <summary>How long a result may be reused; null never.</summary>
        public TimeSpan? CacheFor { get; init; }

        /// <summary>Holds no expression at all: each attempt is started with what is written.</summary>
        public bool IsLiteral => With.IsLiteral && Resources.IsLiteral && Image is not { IsLiteral: false }
            && Command.All(part => part.IsLiteral) && Environment.Values.All(value => value.IsLiteral);
    }

    /// <summary>Waits for people.</summary>
    public sealed record Approval : Work
    {
        /// <summary>Who may, where the flow does not say.</summary>
        public const string AnyApprover = "role:approver";

        /// <summary><c>user:</c>, <c>group:</c> or <c>role:</c>. Empty: anyone with the approver role.</summary>
        public ImmutableArray<string> From { get; init; } = [];

        /// <summary>How many different people.</summary>
        public int Count { get; init; } = 1;

        /// <summary>Neither who started the run nor who published its version may decide.</summary>
        public bool NotRequester { get; init; } = true;

        public TimeSpan? Deadline { get; init; }
        public OnDeadline OnDeadline { get; init; } = OnDeadline.Reject;

        /// <summary>Who may decide too once the deadline has passed, under <see cref="OnDeadline.Escalate"/>; as <see cref="From"/>.</summary>
        public ImmutableArray<string> EscalateTo { get; init; } = [];

        public OnReject OnReject { get; init; } = OnReject.Fail;

        /// <summary>Which decisions have to say why.</summary>
        public CommentRule Comment { get; init; }

        /// <summary>This decision has to say why. Those of the deadline and of <c>--yes</c> never have to.</summary>
        public bool NeedsComment(bool approved) => Comment == CommentRule.Required || (Comment == CommentRule.OnReject && !approved);

        /// <summary>References (<c>steps.train.artifacts.model</c>) whose digests the decision is bound to.</summary>
        public ImmutableArray<Condition> Binds { get; init; } = [];

        /// <summary>What the approver is asked, as a JSON string.</summary>
        public Template? Text { get; init; }
    }

    /// <summary>Runs another workflow as a child run.</summary>
    public sealed record SubWorkflow(string Name, int? Version, Template With) : Work;

    /// <summary>Waits for a while, an instant, or an event.</summary>
    public sealed record Wait : Work
    {
        /// <summary>A JSON string: a duration, or an expression that gives one.</summary>
        public Template? For { get; init; }

        /// <summary>A JSON string: RFC 3339.</summary>
        public Template? Until { get; init; }

        public EventMatch? Event { get; init; }
    }

    /// <summary>Computes values inside the engine: one JSON object.</summary>
    public sealed record Set(Template Values) : Work;
}

/// <summary>An event that comes of an activity's success.</summary>
/// <param name="Type">What happened: <c>drift.detected</c>.</param>
/// <param name="When">The output that must be true.</param>
/// <param name="Data">Member of the event to the output that it is taken from.</param>
public sealed record ActivityEvent(string Type, string When, ImmutableSortedDictionary<string, string> Data);

/// <summary>Which events count: by type, and a condition over <c>event</c>.</summary>
public sealed record EventMatch(string Type, Condition? Where);

/// <summary>What an approval does at its deadline.</summary>
public enum OnDeadline
{
    Reject,
    Approve,

    /// <summary>It decides nothing: more people are asked, and it waits for them.</summary>
    Escalate,
}

/// <summary>What a rejection does to its step.</summary>
public enum OnReject
{
    /// <summary>Failed, cause <c>rejected</c>.</summary>
    Fail,

    /// <summary>Skipped, reason <c>rejected</c>: the run can still succeed.</summary>
    Skip,
}

/// <summary>Which decisions of people have to say why.</summary>
public enum CommentRule
{
    /// <summary>None.</summary>
    Optional,

    /// <summary>A rejection.</summary>
    OnReject,

    /// <summary>Each.</summary>
    Required,
}

/// <summary>After an out-of-memory end the next attempt gets <see cref="Factor"/> times the memory, free of the retry budget until <see cref="Max"/>.</summary>
/// <param name="Factor">More than 1.</param>
/// <param name="Max">Bytes.</param>
public sealed record MemoryGrowth(decimal Factor, long Max);

/// <summary>Pays for <c>application</c>, <c>timeout</c> and <c>outOfMemory</c> ends. <c>infrastructure</c> has a budget of its own.</summary>
public sealed record RetryPolicy
{
    /// <summary>All tries of a generation, the first included: 1 to 100.</summary>
    public int Attempts { get; init; } = 1;

    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);
    public double Factor { get; init; } = 2;
    public TimeSpan Max { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The share of the delay that is random: 0 to 1.</summary>
    public double Jitter { get; init; } = 0.2;
}
