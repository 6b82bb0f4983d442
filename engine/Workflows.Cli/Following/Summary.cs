using Spectre.Console;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Results;
using Workflows.Cli.Terminal;
using Workflows.Core.Runs;

namespace Workflows.Cli.Following;

/// <summary>The last words about a run: how it ended, what it left and where, what to do next.</summary>
internal sealed class Summary(Session session)
{
    private const int Files = 12;
    private readonly Screen screen = session.Screen;

    public async Task<ExitCode> WriteAsync(Followed followed, CancellationToken cancellation)
    {
        var run = followed.Picture.Run;
        screen.WriteLine();
        switch (followed.How)
        {
            case HowItEnded.Ended:
                await EndedAsync(run, cancellation);
                return Code(run.Status);
            case HowItEnded.NobodyToAsk:
                NobodyToAsk(followed);
                return ExitCode.WaitsForApproval;
            default:
                screen.Note(followed.How == HowItEnded.Left ? $"left {run.Label}: it goes on under the next engine" : $"left {run.Label} while it is being cancelled: the next engine sees to it");
                screen.Note($"  {session.Propose("work --until-idle")}");
                return followed.How == HowItEnded.Left ? ExitCode.Done : ExitCode.Cancelled;
        }
    }

    public static ExitCode Code(RunStatus status) => status switch
    {
        RunStatus.Failed => ExitCode.Failed,
        RunStatus.Cancelled => ExitCode.Cancelled,
        _ => ExitCode.Done,
    };

    private async Task EndedAsync(RunState run, CancellationToken cancellation)
    {
        var look = Looks.Of(run.Status, screen.Glyphs);
        var why = run.Status == RunStatus.Failed && run.Cause is { } cause ? $": {cause.Word()}" : run.Status == RunStatus.Cancelled && run.Message is { } message ? $": {message}" : string.Empty;
        screen.Markup($"[{look.Style.ToMarkup()}]{look.Sign.EscapeMarkup()}[/] [bold]{run.Label.EscapeMarkup()}[/] {look.Word} in {Times.Span(run.StartedAt ?? run.CreatedAt, run.EndedAt, session.Now)}{Texts.OneLine(why).EscapeMarkup()}");
        var failures = await Failures.OfAsync(session, run, cancellation);
        foreach (var failure in failures)
        {
            failure.Write(screen);
        }

        if (failures.Count > 0)
        {
            screen.WriteLine();
        }

        new ResultList(session, Files).Write(run);
        if (run.Status != RunStatus.Succeeded)
        {
            screen.Markup($"  [grey]again[/]      {session.Propose($"retry {run.Label}").EscapeMarkup()}");
        }

        screen.Markup($"  [grey]more[/]       {session.Propose($"show {run.Label}").EscapeMarkup()}");
    }

    private void NobodyToAsk(Followed followed)
    {
        var run = followed.Picture.Run;
        screen.Note($"{run.Label} waits for approval, and nobody can be asked here:");
        foreach (var asked in Asking.Asked.All(followed.Picture))
        {
            screen.Note($"  {session.Propose($"approve {asked.Label}")}   (or reject)");
        }

        screen.Note($"then {session.Propose("work --until-idle")} goes on with it");
    }
}
