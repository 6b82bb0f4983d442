using System.Collections.Immutable;

namespace Workflows.Core.Definitions;

/// <summary>Starts runs: a closed family.</summary>
/// <param name="Name">DNS label, unique in the workflow.</param>
public abstract record TriggerDefinition(string Name)
{
    /// <summary><c>schedule, git, webhook, event, manual</c>.</summary>
    public string Kind => GetType().Name.ToLowerInvariant();

    /// <summary>Parameters of the run, one JSON object; its expressions see <c>event</c> and <c>trigger</c>.</summary>
    public Template With { get; init; } = new("{}");

    /// <summary>A cron of five fields (six with <see cref="Seconds"/>, seconds first), or a macro such as <c>@daily</c>.</summary>
    public sealed record Schedule(string Name, string Cron, string TimeZone) : TriggerDefinition(Name)
    {
        public bool Seconds { get; init; }

        /// <summary>What happens to slots that passed while nothing ran.</summary>
        public Missed Missed { get; init; } = Missed.Latest;

        /// <summary>The most slots made up for under <see cref="Missed.All"/>.</summary>
        public int MissedLimit { get; init; } = 100;

        public Overlap Overlap { get; init; } = Overlap.Allow;

        /// <summary>A slot older than this is not made up for.</summary>
        public TimeSpan? StartingDeadline { get; init; }

        /// <summary>Each start is delayed by a random part of this.</summary>
        public TimeSpan? Jitter { get; init; }
    }

    /// <summary>A push to a git repository.</summary>
    public sealed record Git(string Name, string Provider, string Repository) : TriggerDefinition(Name)
    {
        public ImmutableArray<string> Branches { get; init; } = [];
        public ImmutableArray<string> Tags { get; init; } = [];
        public ImmutableArray<string> Paths { get; init; } = [];
        public string? Secret { get; init; }
    }

    /// <summary>Any HTTP call with a valid signature.</summary>
    public sealed record Webhook(string Name) : TriggerDefinition(Name)
    {
        public string? Secret { get; init; }
        public Condition? Where { get; init; }
    }

    /// <summary>An event from inside or outside.</summary>
    public sealed record Event(string Name, EventMatch Match) : TriggerDefinition(Name)
    {
        /// <summary>Only where this holds of the steps of the newest run that has ended; null: always.</summary>
        public Condition? OnlyIf { get; init; }

        /// <summary><see cref="Overlap.Allow"/>, or <see cref="Overlap.Skip"/>: while a run that it started goes on, events start none.</summary>
        public Overlap Overlap { get; init; }

        /// <summary>Events whose <c>samples</c> says fewer don't count; null: all count.</summary>
        public int? MinimumSamples { get; init; }

        /// <summary>Events that come within this time of one that started a run start none.</summary>
        public TimeSpan? CoolDown { get; init; }

        /// <summary>How many may start a run within a time; null: all.</summary>
        public MostPerWindow? MostPerWindow { get; init; }
    }

    /// <summary>A person.</summary>
    public sealed record Manual(string Name) : TriggerDefinition(Name);
}

/// <summary>A bound on how often an event trigger starts runs.</summary>
/// <param name="Runs">So many at most,</param>
/// <param name="Window">within this time.</param>
public sealed record MostPerWindow(int Runs, TimeSpan Window);

/// <summary>What happens to schedule slots that passed while nothing ran.</summary>
public enum Missed
{
    Skip,
    Latest,
    All,
}

/// <summary>What a slot does while an earlier run of the trigger still runs.</summary>
public enum Overlap
{
    Allow,
    Skip,
    BufferOne,
    BufferAll,
    CancelOther,
    TerminateOther,
}
