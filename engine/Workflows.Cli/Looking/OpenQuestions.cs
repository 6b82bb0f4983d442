using Workflows.Cli.Asking;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Definitions;
using Workflows.Core.Runs;
using Workflows.Core.Runs.Events;

namespace Workflows.Cli.Looking;

/// <summary>
/// What a run, and those below it, ask people: the question, what the answer is bound to, who was meant, and how to answer; and events that they bring.
/// </summary>
internal static class OpenQuestions
{
    /// <summary>Said wherever approvers are named: nobody checks them here.</summary>
    private const string Unverified = "not checked here, where nobody signs in: who decides is recorded, unverified";

    /// <summary>Whose approval is asked for.</summary>
    public static string From(IReadOnlyList<string> from) => from.Count == 0 ? "anybody" : string.Join(", ", from);

    public static async Task WriteAsync(Session session, Picture picture, CancellationToken cancellation)
    {
        foreach (var asked in Asked.All(picture))
        {
            await WriteAsync(session, asked, cancellation);
        }

        foreach (var (run, step, match) in picture.All.SelectMany(run => run.Run.Plan.Steps.Select(step => (run, step, WaitsFor.Event(run, step)))))
        {
            if (match is not null)
            {
                session.Screen.WriteLine();
                session.Screen.WriteSentence("  ", new Piece($"{step.Name} waits for {WaitsFor.EventText(match)}", Looks.Asking));
                session.Screen.WriteLine("    ", new Piece($"{session.Screen.Glyphs.Arrow} {WaitsFor.Command(run, step, match)}", Looks.Dim));
            }
        }
    }

    public static async Task WriteAsync(Session session, Asked asked, CancellationToken cancellation)
    {
        var screen = session.Screen;
        screen.WriteLine();
        var text = asked.State.Text is { Length: > 0 } question ? Texts.OneLine(question) : "approve?";
        screen.WriteSentence("  ", new Piece($"{screen.Glyphs.Asks} {asked.Step.Name} asks: ", Looks.Asking), text);
        var facts = new Columns(new Column { Style = Looks.Dim }, new Column { TooLong = Overflowing.StaysWhole }) { Indent = 4 };
        foreach (var (name, value) in await Evidence.BoundAsync(session, asked, cancellation))
        {
            facts.Add($"binds {name}", value);
        }

        var unverified = session.Backend.IsUnverified ? $"; {Unverified}" : string.Empty;
        facts.Add("asked", new Piece(From(asked.State.From(asked.Approval)) + unverified, Looks.Plain) { IsProse = true });
        screen.Write(facts);
        if (asked.Approval.OnDeadline != OnDeadline.Escalate && asked.State.Passed(asked.In.Run, session.Now) is { } deadline)
        {
            var engine = session.IsDriven ? "the engine" : "the next engine";
            var next = $"unless a vote from before decides, {engine} {asked.Approval.OnDeadline.Word()}s it";
            screen.WriteSentence("    ", new Piece($"the deadline passed at {deadline:u}: a vote comes too late now, and {next}", Looks.Warn));
            return;
        }

        screen.WriteLine("    ", new Piece($"{screen.Glyphs.Arrow} {session.Propose(asked.Command)}, or reject", Looks.Dim));
    }

    /// <summary>What people have asked of the run that no engine has taken yet: it holds, though the run doesn't show it.</summary>
    public static async Task WriteUntakenAsync(Session session, RunState run, CancellationToken cancellation)
    {
        var untaken = await session.Runs.ListUntakenAsync(run.Id, cancellation);
        foreach (var what in untaken.Select(entry => Text(run, entry.Event)).OfType<string>())
        {
            session.Screen.WriteLine("  ", new Piece("recorded, for the next engine: ", Looks.Warn), what);
        }
    }

    private static string? Text(RunState run, RunEvent? asked) => asked switch
    {
        ApprovalVoted vote => $"{run.Plan.Steps[vote.Step].Name} is {(vote.Approved ? "approved" : "rejected")} by {vote.Actor}",
        CancelRequested cancel => $"cancel, asked for by {cancel.By}",
        TerminateRequested terminate => $"terminate, asked for by {terminate.By}",
        SuspendRequested suspend => $"suspend, asked for by {suspend.By}",
        ResumeRequested resume => $"resume, asked for by {resume.By}",
        RetryRequested retry => $"retry, asked for by {retry.By}",
        SignalReceived signal => $"an event for {run.Plan.Steps[signal.Step].Name}, from {signal.By}",
        _ => null,
    };
}
