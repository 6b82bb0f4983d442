using System.Collections.Immutable;
using Workflows.Runtime.Notifying;

namespace Workflows.Server.Notifying;

/// <summary>Who is told of what, where, and how hard it is tried.</summary>
public sealed record NotificationOptions
{
    private static readonly TimeSpan firstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan longestPause = TimeSpan.FromHours(4);

    public required NotificationRules Rules { get; init; }

    /// <summary>One for each subscription, by its name.</summary>
    public required ImmutableArray<INotificationSink> Sinks { get; init; }

    /// <summary>How people reach the server: what links begin with; null: messages have none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How often a message is tried at most: by default over three hours.</summary>
    public int Tries { get; init; } = 8;

    /// <summary>How often it is looked for messages whose pause is over.</summary>
    public TimeSpan Looks { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause behind a try that failed, by its number from 1: 10 s, then three times as long each time, 4 h at most.</summary>
    public Func<int, TimeSpan> Pause { get; init; } = static tries =>
        TimeSpan.FromSeconds(Math.Min(longestPause.TotalSeconds, firstPause.TotalSeconds * Math.Pow(3, tries - 1)));
}
