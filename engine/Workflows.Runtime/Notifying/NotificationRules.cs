using System.Collections.Immutable;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Runtime.Notifying;

/// <summary>Who is told of what, and how often.</summary>
public sealed record NotificationRules
{
    /// <summary>What the types of all events of approvals begin with.</summary>
    public const string ApprovalTypes = ApprovalEvents.Prefix;

    /// <summary>An approval waits for people.</summary>
    public const string Asked = ApprovalEvents.Asked;

    /// <summary>People have decided it.</summary>
    public const string Decided = ApprovalEvents.Decided;

    /// <summary>Nobody decided it in time, and more people are asked.</summary>
    public const string Escalated = ApprovalEvents.Escalated;

    /// <summary>Nobody decided it in time.</summary>
    public const string Expired = ApprovalEvents.Expired;

    /// <summary>A run has ended.</summary>
    public static ImmutableArray<string> EndTypes { get; } = ["run.failed", "run.cancelled", "run.succeeded"];

    /// <summary>What can be told of, by the type of its event.</summary>
    public static ImmutableArray<string> Types { get; } = [Asked, Escalated, Decided, Expired, .. EndTypes];

    /// <summary>What is told where nobody says otherwise: what people have to do something about, or waited for.</summary>
    public static ImmutableArray<string> StandardTypes { get; } = [Asked, Escalated, Decided, Expired, "run.failed"];

    /// <summary>The type of an approval's being told again, which no event has.</summary>
    public const string Reminder = ApprovalEvents.Prefix + "reminder";

    public required ImmutableArray<Subscription> Subscriptions { get; init; }

    /// <summary>After how long an approval that still waits is told again, each time; null: never.</summary>
    public TimeSpan? RemindAfter { get; init; }

    /// <summary>How often at most.</summary>
    public int Reminders { get; init; } = 3;
}

/// <summary>What one sink is told of.</summary>
/// <param name="Sink">Its name in the settings.</param>
public sealed record Subscription(string Sink)
{
    /// <summary>See <see cref="NotificationRules.Types"/>.</summary>
    public ImmutableArray<string> Types { get; init; } = NotificationRules.StandardTypes;

    /// <summary>Of which projects; empty: of all.</summary>
    public ImmutableArray<string> Projects { get; init; } = [];

    /// <summary>What else must hold of an event of these.</summary>
    public Func<NewArrival, bool> Wants { get; init; } = static _ => true;

    public bool IsFor(NewArrival arrival) => Types.Contains(arrival.Type) && (Projects.IsEmpty || Projects.Contains(arrival.Project)) && Wants(arrival);
}
