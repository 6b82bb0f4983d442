using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using Workflows.Core.Runs;
using Workflows.Runtime.Notifying;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;
using Workflows.Server.Hooks;
using Workflows.Server.Notifying;

namespace Workflows.Server.Statuses;

/// <summary>
/// Writes what becomes of a run beside the commit that started it. A git server shows what it was told last, so nothing is told that is not so any more: what
/// has been overtaken is left to whoever tells of what overtook it.
/// </summary>
public sealed class CommitStatusSink : INotificationSink, IDisposable
{
    /// <summary>How GitLab begins to say that the commit has this state already: <c>Cannot transition status via :run from :running</c>.</summary>
    private const string ShownAlready = "Cannot transition status";

    private readonly ImmutableArray<StatusTarget> targets;
    private readonly IRecords store;
    private readonly Uri? publicUrl;
    private readonly SinkClient client;

    /// <param name="name">Tells it from the sinks of the settings.</param>
    /// <param name="targets">Repositories of one server.</param>
    /// <param name="store">What became of runs.</param>
    /// <param name="publicUrl">See <see cref="NotificationOptions.PublicUrl"/>.</param>
    /// <param name="network">Which addresses may be reached.</param>
    public CommitStatusSink(string name, ImmutableArray<StatusTarget> targets, IRecords store, Uri? publicUrl, SinkNetwork network)
    {
        (Name, this.targets, this.store, this.publicUrl) = (name, targets, store, publicUrl);
        client = new(network);
    }

    /// <summary>What it is told of.</summary>
    public static ImmutableArray<string> Types { get; } = [CommitEvents.Queued, .. NotificationRules.EndTypes];

    public string Name { get; }

    public string Shown => $"commits at {targets[0].Server.Host}";

    /// <summary>One of its repositories has the commit.</summary>
    public bool Wants(NewArrival arrival) => targets.Any(target => target.Wants(arrival));

    public async Task<string?> SendAsync(NotificationMessage message, CancellationToken cancellation)
    {
        var (project, label) = ((string)message.Data["project"]!, (string)message.Data["run"]!);
        var run = await store.FindRunAsync(project, label, cancellation);
        var now = run is { } id ? (await store.FindPositionAsync(id, cancellation))?.Status : null;
        if (message.Type != CommitEvents.Queued)
        {
            // One that is removed by now still had this end, and the server still shows it as pending.
            if (now is { } status && status.Word() != (string?)message.Data["state"])
            {
                return "the run has been retried, and is told of when it ends again";
            }

            return await PostAsync(message, cancellation);
        }

        if (run is not { } pending || now?.IsFinal() != false)
        {
            return "the run has ended, which is told by itself";
        }

        var noted = await PostAsync(message, cancellation);

        // Another server may have told of the end while this was on its way, and whichever came last is what is shown now. One that was retried since has none.
        var end = CommitEvents.EndNotification(project, pending, message.Data, Name);
        if ((await store.FindPositionAsync(pending, cancellation))?.Status.IsFinal() != false
            && await store.FindNotificationAsync(end, cancellation) is { Tries: > 0, Notification: var told })
        {
            noted = await PostAsync(NotificationText.Of(told, publicUrl), cancellation);
        }

        return noted;
    }

    public void Dispose() => client.Dispose();

    /// <returns>What was odd about it; null: nothing.</returns>
    private async Task<string?> PostAsync(NotificationMessage message, CancellationToken cancellation)
    {
        if (CommitEvents.Read(message.Data) is not var (commit, trigger) || targets.FirstOrDefault(each => each.Has(commit)) is not { } target)
        {
            // The settings named it when this was stored.
            throw new DeliveryException("the settings name its repository no more");
        }

        var request = StatusRequest.Of(target, commit, CommitStatus.Of(message, trigger, target.Context));
        var token = request.TokenPrefix + SecretHeader.ValueOf(target.Repository, request.TokenHeader, target.Token());
        var body = JsonSerializer.SerializeToUtf8Bytes(request.Body);
        try
        {
            await client.PostAsync(
                request.Address, body, new("application/json"), request.Headers.Append(new(request.TokenHeader, token)), cancellation);
            return null;
        }
        catch (DeliveryException known) when (target.Provider == GitServers.GitLab && known.Status == (int)HttpStatusCode.BadRequest
            && known.Answer.Contains(ShownAlready, StringComparison.Ordinal))
        {
            // An earlier try may have come through whose answer was lost.
            return $"{known.Message}: it refuses a state that it shows already";
        }
        catch (DeliveryException refused) when ((HttpStatusCode?)refused.Status
            is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            throw new DeliveryException($"{refused.Message}: may the token write statuses of {target.Repository}?", refused) { Status = refused.Status };
        }
    }
}
