using Spectre.Console.Rendering;
using Workflows.Cli.Backends;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Terminal;
using Workflows.Cli.Watching;
using Workflows.Core.Runs;

namespace Workflows.Cli.Asking;

/// <summary>Who answers the approvals of a run that is followed: <c>--yes</c>, the person at the terminal, or nobody here.</summary>
internal sealed class Answers(Session session, bool yes)
{
    private readonly HashSet<(Guid Run, int Step, int Generation)> answered = [];
    private readonly List<(Asked Asked, Receipt Receipt)> sent = [];
    private Keyboard? keyboard;
    private ApprovalQuestion? question;

    /// <summary>Nobody is here who could be asked.</summary>
    public bool Nobody => !yes && !session.Screen.CanAsk;

    /// <summary>The question that waits for a key; null where there is none.</summary>
    public IRenderable? Question => question?.Draw();

    /// <summary>Ends when a key was pressed that a question waits for.</summary>
    public Task KeyAsync(CancellationToken cancellation) => question is not null && keyboard is not null
        ? keyboard.WaitAsync(cancellation)
        : Task.Delay(Timeout.Infinite, cancellation);

    /// <summary>Answers what can be answered, and turns to the next question.</summary>
    /// <returns>What to tell the person: votes that were refused.</returns>
    public async Task<IReadOnlyList<string>> TurnAsync(Picture picture, CancellationToken cancellation)
    {
        var open = Asked.All(picture).Where(asked => !answered.Contains(asked.Key)).ToList();
        if (yes)
        {
            foreach (var asked in open)
            {
                await SendAsync(asked, Asked.Yes(asked.Step.Ordinal), cancellation);
            }
        }
        else if (session.Screen.CanAsk)
        {
            await AskAsync(open, cancellation);
        }

        return await RefusedAsync(cancellation);
    }

    private async Task AskAsync(List<Asked> open, CancellationToken cancellation)
    {
        if (question is not null && open.TrueForAll(asked => asked.Key != question.Asked.Key))
        {
            // Somebody else has answered, or the run has moved on.
            question = null;
        }

        if (question is null && open.FirstOrDefault() is { } next)
        {
            var evidence = await Evidence.OfAsync(session, next, cancellation);
            keyboard ??= new Keyboard();
            keyboard.Forget();
            question = new(next, evidence, session.Screen.Glyphs);
        }

        while (question is not null && keyboard?.Read() is { } key)
        {
            question.Press(key);
            if (question.Answer is var (approved, comment))
            {
                await SendAsync(question.Asked, Asked.Vote(question.Asked.Step.Ordinal, session.Actor, approved, comment), cancellation);
                question = null;
            }
        }
    }

    private async Task SendAsync(Asked asked, RunEvent vote, CancellationToken cancellation)
    {
        answered.Add(asked.Key);
        sent.Add((asked, await session.Backend.AskAsync(asked.In.Run, vote, cancellation)));
    }

    private async Task<IReadOnlyList<string>> RefusedAsync(CancellationToken cancellation)
    {
        List<string> refused = [];
        foreach (var (asked, receipt) in sent.ToList())
        {
            if (await receipt.FindAsync(cancellation) is { } answer)
            {
                sent.Remove((asked, receipt));
                refused.AddRange(answer.Refused is { } why ? [$"{asked.Label}: {why}"] : Array.Empty<string>());
            }
        }

        return refused;
    }
}
