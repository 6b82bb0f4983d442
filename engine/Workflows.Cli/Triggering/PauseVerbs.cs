using System.CommandLine;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Runtime.Auditing;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers pause</c> and <c>resume</c>.</summary>
internal static class PauseVerbs
{
    public static Command Pause() => Build(
        "pause",
        "Let a trigger start nothing until it is resumed",
        isPause: true,
        [
            "Runs that it has started go on. It stays paused when another version becomes live.",
            "Webhooks that come meanwhile are recorded: wf triggers replay starts the run of one.",
        ],
        new("wf triggers pause bike-demand nightly", "for as long as the data is repaired"));

    public static Command Resume() => Build(
        "resume",
        "Let a trigger that was paused fire again",
        isPause: false,
        ["What came while it was paused is not made up for: wf triggers fire, backfill or replay does that."],
        new("wf triggers resume bike-demand nightly", "from its next time on"));

    private static Verb Build(string name, string description, bool isPause, IReadOnlyList<string> notes, Example example)
    {
        var trigger = new TriggerArguments();
        return new Verb(name, description) { Examples = [example], Notes = notes, Arguments = { trigger.Workflow, trigger.Name } }
            .Does(async (session, parsed, cancellation) =>
            {
                var (workflow, label) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
                var key = await TriggerLookup.DeclareCountedAsync(session, workflow, label, RunLookup.ReadingPlans(), cancellation);
                var changed = await session.Store.PauseAsync(
                    key, isPause, session.Audit(isPause ? AuditedActs.Pause : AuditedActs.Unpause, $"{workflow} {label}"), cancellation);
                if (session.Screen.Json)
                {
                    RunJson.Write(new { workflow, name = label, paused = isPause, changed });
                }
                else
                {
                    var already = changed ? string.Empty : isPause ? " already" : ": it was not paused";
                    session.Screen.WriteLine($"{workflow} {label} {(isPause ? "is paused" : "fires")}{already}");
                }

                return ExitCode.Done;
            });
    }
}
