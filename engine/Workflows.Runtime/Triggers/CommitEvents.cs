using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Core.Runs;
using Workflows.Runtime.Storing;

namespace Workflows.Runtime.Triggers;

/// <summary>
/// What is told of runs that a push started, so that its git server can be told of them: that one is to begin, beside the end that all runs tell of.
/// Others don't tell of their beginning: it would be a row for each of them, for nobody. Pure.
/// </summary>
public static class CommitEvents
{
    /// <summary>A run of a commit is to begin: it was accepted, or somebody retries it.</summary>
    public const string Queued = NewArrival.OwnTypes + "queued";

    private const string Commit = "commit", Trigger = "trigger", Generation = "generation";

    /// <summary>Null for a run of no commit, and for one that another run started.</summary>
    public static NewArrival? OfQueued(RunState run, DateTimeOffset at)
    {
        if (run.Parent is not null || run.Trigger.Commit is null)
        {
            return null;
        }

        var data = new JsonObject
        {
            ["workflow"] = run.Plan.Definition.Name,
            ["version"] = run.Plan.Version,
            ["run"] = run.Label,
            ["state"] = RunStatus.Queued.Word(),
            [Generation] = run.Generation,
        };
        AddTo(data, run);
        return OwnEvents.Of(run, string.Create(CultureInfo.InvariantCulture, $"queued:{run.Generation}"), Queued, run.Label, at, data);
    }

    /// <summary>The commit that an event's data tells of, and the trigger that it came to; null where it tells of none.</summary>
    public static (CommitReference Commit, string Trigger)? Read(JsonObject data) =>
        data[Commit] is JsonObject commit && (string?)data[Trigger] is { } trigger
            ? (new((string)commit["provider"]!, (string)commit["repository"]!, (string)commit["id"]!), trigger)
            : null;

    /// <summary>The notification of the end of a run that a queued one told of: what one sink gets.</summary>
    public static string EndNotification(string project, Guid run, JsonObject queued, string sink) =>
        NewNotification.IdOf(project, OwnEvents.SourceOf(run), OwnEvents.EndId((int)queued[Generation]!), sink);

    internal static void AddTo(JsonObject data, RunState run)
    {
        if (run.Trigger is { Commit: { } commit, Name: { } trigger })
        {
            data[Trigger] = trigger;
            data[Commit] = new JsonObject { ["provider"] = commit.Provider, ["repository"] = commit.Repository, ["id"] = commit.Id };
        }
    }
}
