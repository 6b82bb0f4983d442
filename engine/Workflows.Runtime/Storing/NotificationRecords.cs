using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Workflows.Runtime.Storing;

/// <summary>One event for one sink, as it is to be stored.</summary>
/// <param name="Id">What the receiver knows it by: the same on each try, see <see cref="IdOf(NewArrival, string)"/>.</param>
/// <param name="Sink">The name of who is told.</param>
/// <param name="Project">Where it happened.</param>
/// <param name="Type">What happened: <c>run.failed</c>.</param>
public sealed record NewNotification(string Id, string Sink, string Project, string Type)
{
    /// <summary>To what it happened: <c>train#7 sign-off</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What is told: JSON object text.</summary>
    public required string Data { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Happened { get; init; }

    /// <summary>When it is told again, should its approval still wait; null: never.</summary>
    public DateTimeOffset? RemindAt { get; init; }

    /// <summary>Derives from what it is about: whoever decides again what is to be told makes the same notification.</summary>
    public static string IdOf(NewArrival arrival, string sink) => IdOf(arrival.Project, arrival.Source, arrival.Id, sink);

    /// <summary>The same by what tells an event from all others.</summary>
    public static string IdOf(string project, string source, string id, string sink) => Hash($"{project}\n{source}\n{id}\n{sink}");

    /// <summary>Of the reminder of this number, from 1.</summary>
    public string ReminderId(int number) => Hash(string.Create(CultureInfo.InvariantCulture, $"{Id}\n{number}"));

    private static string Hash(string text) => $"msg_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}";
}

/// <summary>A notification as it is stored.</summary>
/// <param name="Notification">What it was made of.</param>
/// <param name="Tries">How often it was tried to deliver it.</param>
/// <param name="Due">From then on nobody delivers it any more and another may; null: it has an outcome.</param>
/// <param name="Reminders">How often it was told again.</param>
public sealed record NotificationRecord(NewNotification Notification, int Tries, DateTimeOffset? Due, int Reminders)
{
    public NotificationOutcome? Outcome { get; init; }

    /// <summary>What the last try failed of, or whom of the sink it did not reach; it quotes no secret.</summary>
    public string? Why { get; init; }
}

/// <summary>What has become of a notification.</summary>
public enum NotificationOutcome
{
    Delivered,

    /// <summary>It was tried as often as the settings say.</summary>
    Failed,
}
