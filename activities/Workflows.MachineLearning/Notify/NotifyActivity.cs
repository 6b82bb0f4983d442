using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>
/// notify@1: tells people. Where messages go is said in the environment of the step (its secrets); which hosts they may go to is the
/// administrator's to say. With nothing set the message stays in the log, and the flow goes on.
/// </summary>
/// <param name="network">Null: the network that there is.</param>
internal sealed class NotifyActivity(Network? network = null) : Activity<NotifyInputs, NotifyOutputs>
{
    /// <summary>Where channels are posted to: an incoming webhook, which is a secret.</summary>
    public const string WebhookVariable = "NOTIFY_WEBHOOK";

    public override string Name => "notify";

    public override async Task<NotifyOutputs> RunAsync(NotifyInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.Text.Length is > 0 and <= 40_000, "text", "1 to 40000 characters");
        attempt.Log($"to {(IsAddress(inputs.To) ? "a webhook" : inputs.To)}: {inputs.Text}");
        var allowed = new AllowedHosts((await attempt.GetSettingsAsync(stop)).Notify, network ?? new Network());
        if (IsAddress(inputs.To)) return await WebhookPost.SendAsync(inputs.To, inputs, allowed, attempt, stop);

        if (inputs.To.Contains('@', StringComparison.Ordinal))
        {
            return SmtpSettings.From(attempt) is { } smtp
                ? await Email.SendAsync(smtp, inputs, allowed, attempt, stop)
                : new NotifyOutputs(false, Channel.Log, $"{SmtpSettings.HostVariable} is not set: e-mail is not set up here");
        }

        return attempt.Setting(WebhookVariable) is { } webhook
            ? await WebhookPost.SendAsync(webhook, inputs, allowed, attempt, stop)
            : new NotifyOutputs(false, Channel.Log, $"{WebhookVariable} is not set: no channel is set up here");
    }

    private static bool IsAddress(string to) => to.Contains("://", StringComparison.Ordinal);
}
