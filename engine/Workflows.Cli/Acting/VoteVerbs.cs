using System.CommandLine;
using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;

namespace Workflows.Cli.Acting;

/// <summary><c>wf approve</c> and <c>wf reject</c>.</summary>
internal static class VoteVerbs
{
    public static Command Approve() => Build(
        "approve",
        "Approve a step that waits for people",
        approved: true,
        new("wf approve bike-demand#42 sign-off", "say yes"),
        new("wf approve bike-demand#42", "the one that waits"),
        new("wf approve bike-demand#42 sign-off --comment \"looks right\"", "and why"));

    public static Command Reject() => Build(
        "reject",
        "Reject a step that waits for people",
        approved: false,
        new("wf reject bike-demand#42 sign-off --comment \"drift in spring\"", "say no, and why"),
        new("wf reject bike-demand#42", "the one that waits"));

    private static Verb Build(string name, string description, bool approved, params Example[] examples)
    {
        var run = Arguments.Run();
        var step = Arguments.Step(required: false);
        var comment = new Option<string?>("--comment") { Description = "Why", HelpName = "TEXT" };
        return new Verb(name, description)
        {
            Topic = Topic.Act,
            Examples = examples,
            Notes = [Asked.Unenforced],
            Arguments = { run, step },
            Options = { comment },
        }.Does(async (session, parsed, cancellation) =>
        {
            var view = await RunLookup.ViewAsync(session, parsed.GetRequiredValue(run), cancellation);
            var ordinal = parsed.GetValue(step) is { } said ? RunLookup.Step(view.State, said) : TheOneThatWaits(session, view.State, name);
            var vote = Asked.Vote(ordinal, session.Actor, approved, parsed.GetValue(comment));
            var planned = view.State.Plan.Steps[ordinal];
            if (planned.Step.Work is not Work.Approval approval)
            {
                throw NoApproval(session, view.State, planned.Name, name);
            }

            // Where nobody is asked any more, or not yet, the engine says so, and no comment would help.
            var isAsked = view.State.Steps[ordinal].Status == StepStatus.Running;
            if (isAsked && approval.NeedsComment(approved) && string.IsNullOrWhiteSpace(vote.Comment))
            {
                throw new RefusedException(ExitCode.Failed, $"refused: {planned.Name} of {view.State.Label} wants to know why")
                {
                    Hints = [session.Propose($"{name} {view.State.Label} {planned.Name} --comment TEXT")],
                };
            }

            if (session.Backend.IsUnverified && !view.State.Status.IsFinal()
                && view.State.Steps[ordinal].Approval?.From(approval) is { IsEmpty: false } people)
            {
                session.Screen.Hint($"asked were {string.Join(", ", people)}. {Asked.Unenforced}");
            }

            var done = $"{planned.Name} of {view.State.Label} is {(approved ? "approved" : "rejected")} by {session.Actor}";
            return await Requests.SendAsync(session, view, vote, done, cancellation);
        });
    }

    private static List<PlannedStep> Waiting(RunState run) =>
        [.. run.Plan.Steps.Where(step => step.Step.Work is Work.Approval && run.Steps[step.Ordinal].Status == StepStatus.Running)];

    private static RefusedException NoApproval(Session session, RunState run, string step, string verb) =>
        new(ExitCode.Failed, $"refused: {step} of {run.Label} is no approval")
        {
            Hints = Waiting(run) is { Count: > 0 } waiting
                ? [.. waiting.Select(other => $"{other.Name} waits for one: {session.Propose($"{verb} {run.Label} {other.Name}")}")]
                : [$"{run.Label} waits for no approval"],
        };

    private static int TheOneThatWaits(Session session, RunState run, string verb)
    {
        return Waiting(run) switch
        {
            [var one] => one.Ordinal,
            [] => throw new RefusedException(ExitCode.Failed, $"{run.Label} waits for no approval"),
            var waiting => throw RefusedException.Usage(
                $"{run.Label} waits for several: say which",
                [.. waiting.Select(step => session.Propose($"{verb} {run.Label} {step.Name}"))]),
        };
    }
}
