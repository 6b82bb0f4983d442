using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Storing;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers backfills</c>: how far they are; one is cancelled.</summary>
internal static class BackfillsCommand
{
    public static Command Build()
    {
        var trigger = new TriggerArguments();
        var cancel = new Option<int?>("--cancel") { Description = "Start no more slots of this one; runs that it has started go on", HelpName = "NUMBER" };
        return new Verb("backfills", "List the backfills of a schedule, newest first, or cancel one")
        {
            Examples =
            [
                new("wf triggers backfills bike-demand nightly", "how many slots wait, how many runs go on"),
                new("wf triggers backfills bike-demand nightly --cancel 3", "what it has not started stays unstarted"),
            ],
            Arguments = { trigger.Workflow, trigger.Name },
            Options = { cancel },
        }.Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            await WorkflowLookup.RequireAsync(session, workflow, cancellation);
            var key = new TriggerKey(session.Project, workflow, name);
            if (parsed.GetValue(cancel) is { } number)
            {
                var audit = session.Audit(AuditedActs.CancelBackfill, string.Create(CultureInfo.InvariantCulture, $"{workflow} {name} {number}"));
                await session.Store.CancelBackfillAsync(key, number, audit, cancellation);
            }

            var found = await session.Store.ListBackfillsAsync(key, cancellation);
            if (found.Count == 0)
            {
                await TriggerLookup.RequireAsync(session, workflow, name, cancellation);
            }

            if (parsed.GetValue(cancel) is { } only)
            {
                RefuseUncancelled(found, only);
                found = [.. found.Where(backfill => backfill.Number == only)];
            }

            Show(session, workflow, name, found);
            return ExitCode.Done;
        });
    }

    private static void RefuseUncancelled(IReadOnlyList<BackfillRecord> found, int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        switch (found.FirstOrDefault(backfill => backfill.Number == number))
        {
            case null:
                throw RefusedException.NotFound($"there is no backfill {text}", found.Count == 0 ? "there is none" : "the list without --cancel shows them");
            case { CancelledBy: null }:
                throw new RefusedException(ExitCode.Failed, $"refused: backfill {text} has ended, nothing is left to be started");
        }
    }

    private static void Show(Session session, string workflow, string name, IReadOnlyList<BackfillRecord> found)
    {
        if (session.Screen.Json)
        {
            RunJson.Write(new { workflow, name, backfills = found.Select(BackfillDocument.Of) });
            return;
        }

        if (found.Count == 0)
        {
            session.Screen.Note($"nobody has asked for a backfill of {workflow} {name}");
            return;
        }

        var table = new Columns(
            new Column("backfill"),
            new Column("state"),
            new Column("from"),
            new Column("to"),
            new Column("slots"),
            new Column { IsSpare = true, Style = Looks.Dim });
        foreach (var backfill in found)
        {
            var shown = BackfillDocument.Of(backfill);
            table.Add(Text(shown.Number), shown.State, $"{shown.From:u}", $"{shown.To:u}", Text(shown.Slots), Progress(shown));
        }

        session.Screen.Write(table);
    }

    private static string Progress(BackfillDocument shown) => string.Join(
        ", ",
        new[]
        {
            (shown.Waiting, "wait"), (shown.Unfinished, "running"), (shown.Failed, "could not start"), (shown.Existed, "there before"),
        }.Where(part => part.Item1 > 0).Select(part => $"{Text(part.Item1)} {part.Item2}").Append($"of {shown.By}"));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
