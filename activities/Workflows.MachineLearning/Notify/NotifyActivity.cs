using Workflows.Activities;

namespace Workflows.MachineLearning.Notify;

/// <summary>
/// notify@1: tells people. Where messages go is the operator's to say, in the environment of the step (its secrets or profile); with
/// nothing set the message stays in the log, and the flow goes on.
/// </summary>
internal sealed class NotifyActivity : Activity<NotifyInputs, NotifyOutputs>
{
    /// <summary>Where channels are posted to: an incoming webhook, which is a secret.</summary>
    public const string WebhookVariable = "NOTIFY_WEBHOOK";

    public override string Name => "notify";

    public override async Task<NotifyOutputs> RunAsync(NotifyInputs inputs, Attempt attempt, CancellationToken stop)
    {
        Require.That(inputs.Text.Length is > 0 and <= 40_000, "text", "1 to 40000 characters");
        attempt.Log($"to {(IsAddress(inputs.To) ? "a webhook" : inputs.To)}: {inputs.Text}");
        if (IsAddress(inputs.To))
        {
            return await Webhook.PostAsync(inputs.To, inputs, attempt, stop);
        }

        if (inputs.To.Contains('@', StringComparison.Ordinal))
        {
            return SmtpSettings.From(attempt) is { } smtp
                ? await Email.SendAsync(smtp, inputs, attempt, stop)
                : new NotifyOutputs(false, Channel.Log, $"{SmtpSettings.HostVariable} is not set: e-mail is not set up here");
        }

        return attempt.Setting(WebhookVariable) is { } webhook
            ? await Webhook.PostAsync(webhook, inputs, attempt, stop)
            : new NotifyOutputs(false, Channel.Log, $"{WebhookVariable} is not set: no channel is set up here");
    }

    private static bool IsAddress(string to) => to.Contains("://", StringComparison.Ordinal);
}
