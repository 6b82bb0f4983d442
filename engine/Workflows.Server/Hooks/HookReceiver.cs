using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Workflows.Core.Definitions;
using Workflows.Core.Values;
using Workflows.Runtime.Accepting;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Triggers;

namespace Workflows.Server.Hooks;

/// <summary>
/// What becomes of a webhook: its signature is checked first of all, then it is read, and what it starts is recorded together with it. What was not
/// signed leaves nothing behind but a line in the log.
/// </summary>
internal sealed partial class HookReceiver(HookOptions options)
{
    private const int LongestAddress = 200;

    /// <summary>What a stranger's signature is compared with, so that an unknown trigger takes as long as a known one.</summary>
    private static readonly TriggerDefinition unknown = new TriggerDefinition.Webhook("unknown");

    private readonly SigningSecret nobodys = new([RandomNumberGenerator.GetHexString(64)]);
    private readonly ILogger log = options.Logs.CreateLogger<HookReceiver>();

    public async Task<IResult> ReceiveAsync(TriggerKey key, HttpContext http, byte[] body)
    {
        var request = new HookRequest(http.Request.Headers, body, options.Time.GetUtcNow());
        var target = await HookTarget.FindAsync(options.Records, options.Plans, key, http.RequestAborted);
        var secret = SecretOf(target);
        if (!Signatures.IsValid(target?.Trigger ?? unknown, request, secret.Values) || target is null)
        {
            LogRefused(
                log,
                UnicodeText.Shorten(key.ToString(), LongestAddress),
                target is null ? "no live version has such a trigger" : secret.Missing ?? "its signature is not right");
            return HookAnswers.Unauthorized();
        }

        // Once it is signed its outcome must be known: a sender that goes away stops nothing.
        var reading = request.Read();
        var delivery = request.ToDelivery(key, target.Trigger, reading.Text);
        return HookWish.Of(target, request, reading, options.Evaluate) switch
        {
            HookWish.Run run => await StartAsync(target, delivery, run),
            HookWish.Nothing nothing => await RecordAsync(delivery, DeliveryOutcome.Ignored, nothing.Why, StatusCodes.Status200OK),
            HookWish.Wrong wrong => await RecordAsync(delivery, DeliveryOutcome.Refused, wrong.Why, wrong.Status),
            var other => throw new InvalidOperationException($"unknown wish {other}"),
        };
    }

    private SigningSecret SecretOf(HookTarget? target) =>
        target is null ? nobodys
        : target.Secret is { } name ? options.Secrets(name)
        : SigningSecret.None("the trigger names no secret, so nothing is signed for it: add `secret`");

    private async Task<IResult> StartAsync(HookTarget target, NewDelivery delivery, HookWish.Run wish)
    {
        var outcome = await options.Start(target.Request(wish, new(delivery), options.Folder), CancellationToken.None);
        return outcome switch
        {
            StartOutcome.Started { Run: { Existed: false } run } => HookAnswers.Started(run.Label, $"it started {run.Label}"),
            StartOutcome.Started { Run: var run } => HookAnswers.Known($"it came before, and started {run.Label}", run.Label),
            StartOutcome.Unclaimed unclaimed => HookAnswers.Known(unclaimed.Why, null),
            _ => await RecordAsync(
                delivery, DeliveryOutcome.Refused, TriggeredRuns.Problem(outcome)!, StatusCodes.Status422UnprocessableEntity),
        };
    }

    /// <summary>Records what starts no run; one that started one before is told of that, whatever the trigger says by now.</summary>
    private async Task<IResult> RecordAsync(NewDelivery delivery, DeliveryOutcome outcome, string why, int status)
    {
        var record = await options.Records.RecordDeliveryAsync(delivery, outcome, NewDelivery.Verdict(why), audit: null, CancellationToken.None);
        return record.Outcome switch
        {
            DeliveryOutcome.Started => HookAnswers.Known($"it came before: {record.Verdict}", record.Label),
            DeliveryOutcome.Ignored => HookAnswers.Known(record.Verdict, null),
            _ => HookAnswers.Refused(status, record.Verdict),
        };
    }

    [LoggerMessage(LogLevel.Warning, "a webhook for {Trigger} is refused: {Why}")]
    private static partial void LogRefused(ILogger log, string trigger, string why);
}
