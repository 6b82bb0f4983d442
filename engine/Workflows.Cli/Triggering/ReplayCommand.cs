using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Engines;
using Workflows.Cli.Looking;
using Workflows.Cli.Starting;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Server.Hooks;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers replay</c>: a webhook that came before is judged once more.</summary>
internal static class ReplayCommand
{
    public static Command Build(IReadOnlyList<ExecutorKind> kinds)
    {
        var trigger = new TriggerArguments();
        var delivery = new Argument<int>("number") { HelpName = "NUMBER", Description = "The delivery, as wf triggers deliveries shows it" };
        return new Verb("replay", "Have a webhook that came before judged once more, and start its run")
        {
            Examples = [new("wf triggers replay bike-demand push 17", "once the trigger is mended, or while it is paused")],
            Notes =
            [
                "The live version's trigger judges it, as if it came now; it starts a run also where it has started one before.",
                "Whoever asks for it is responsible for that run.",
                $"Bodies are kept of the newest {NewDelivery.MostBodies} webhooks of a trigger, where they have {NewDelivery.MostKept / 1024} KiB at most.",
            ],
            Arguments = { trigger.Workflow, trigger.Name, delivery },
            Options = { Options.Catalogue },
        }.Drives().Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            var number = parsed.GetRequiredValue(delivery);
            await WorkflowLookup.RequireAsync(session, workflow, cancellation);
            var plans = await Plans.OpenAsync(session, parsed, cancellation);
            var replay = new HookReplay(session.Store, plans, ScheduledStarts.Of(session, ExecutorKind.Choose(kinds, session), plans));
            var audit = session.Audit(
                AuditedActs.Replay,
                string.Create(CultureInfo.InvariantCulture, $"{workflow} {name} {number}"),
                string.Create(CultureInfo.InvariantCulture, $"delivery {number} of {workflow} {name}"));
            var outcome = await replay.StartAsync(
                new TriggerKey(session.Project, workflow, name), number, once: null, audit, session.Now, cancellation) switch
            {
                HookReplay.Outcome.Judged judged => judged.Start,
                HookReplay.Outcome.Unknown unknown => throw RefusedException.NotFound(
                    unknown.Why, $"{session.Propose($"triggers deliveries {workflow} {name}")} shows those that are known"),
                HookReplay.Outcome.Nothing nothing => throw new RefusedException(ExitCode.Failed, $"it starts nothing: {nothing.Why}"),
                var other => throw new InvalidOperationException($"unknown outcome {other}"),
            };
            await FireCommand.ShowAsync(session, plans, outcome, cancellation);
            return ExitCode.Done;
        });
    }
}
