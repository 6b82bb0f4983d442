using System.CommandLine;
using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Core.Definitions;
using Workflows.Core.Triggers;
using Workflows.Runtime.Auditing;
using Workflows.Runtime.Triggers;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Triggering;

/// <summary><c>wf triggers backfill</c>: starts slots of a schedule though their time is over.</summary>
internal static class BackfillCommand
{
    private const string Expected = "expected a date such as 2026-11-24, or a time such as 2026-11-24T03:00:00Z";

    public static Command Build()
    {
        var trigger = new TriggerArguments();
        var from = new Option<string>("--from") { Description = "The first day or time that counts", HelpName = "WHEN", Required = true };
        var to = new Option<string>("--to") { Description = "The last one; of a day, its beginning (default: now)", HelpName = "WHEN" };
        var parallel = new Option<int>("--parallel")
        {
            Description = $"The most runs that go on at once, at most {BackfillRange.MostParallel} (default: 1)",
            HelpName = "N",
            DefaultValueFactory = static _ => 1,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say which slots would start, and start none" };
        return new Verb("backfill", "Start the slots of a schedule in a range that nothing has started")
        {
            Examples =
            [
                new("wf triggers backfill bike-demand nightly --from 2026-11-01 --dry-run", "which nights are missing"),
                new("wf triggers backfill bike-demand nightly --from 2026-11-01 --to 2026-11-24 --parallel 3", "three of them at once"),
            ],
            Notes =
            [
                "A date is its beginning in the schedule's time zone; both ends count. A slot that was started, or waits, stays as it is.",
                $"wf work and wf serve start them, oldest first, with the version that is live then. At most {BackfillRange.MostSlots} slots in one backfill.",
            ],
            Arguments = { trigger.Workflow, trigger.Name },
            Options = { from, to, parallel, dryRun },
        }.Does(async (session, parsed, cancellation) =>
        {
            var (workflow, name) = (parsed.GetRequiredValue(trigger.Workflow), parsed.GetRequiredValue(trigger.Name));
            var schedule = await TriggerLookup.DeclareScheduleAsync(session, workflow, name, RunLookup.ReadingPlans(), cancellation);
            var range = new BackfillRange(
                Read("--from", parsed.GetRequiredValue(from), schedule.Schedule),
                parsed.GetValue(to) is { } last ? Read("--to", last, schedule.Schedule) : session.Now,
                parsed.GetValue(parallel));
            var (preview, problem) = await BackfillPreview.OfAsync(session.Store, schedule, range, session.Now, cancellation);
            if (preview is null)
            {
                throw RefusedException.Usage($"--{problem}");
            }

            if (parsed.GetValue(dryRun))
            {
                Show(session, BackfillPreviewDocument.Of(preview), schedule.Schedule);
                return ExitCode.Done;
            }

            var audit = session.Audit(
                AuditedActs.Backfill, $"{workflow} {name}", string.Create(CultureInfo.InvariantCulture, $"{range.From:O} to {range.To:O}"));
            var added = await session.Store.AddBackfillAsync(preview.Backfill, audit, cancellation)
                ?? throw new RefusedException(ExitCode.Failed, $"refused: {BackfillPreview.TooMany}");
            if (!session.IsDriven && added.Waiting > 0)
            {
                session.Screen.Note($"recorded: no engine drives this folder now, {session.Propose("work")} starts them");
            }

            if (session.Screen.Json)
            {
                RunJson.Write(BackfillDocument.Of(added));
            }
            else
            {
                session.Screen.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"backfill {added.Number}: {added.Slots} to start, {added.Existed} there already"));
            }

            return ExitCode.Done;
        });
    }

    private static void Show(Session session, BackfillPreviewDocument preview, TriggerDefinition.Schedule schedule)
    {
        if (session.Screen.Json)
        {
            RunJson.Write(preview);
            return;
        }

        var table = new Columns(new Column("slot"), new Column(), new Column { Style = Looks.Dim, IsSpare = true });
        foreach (var slot in preview.Slots)
        {
            table.Add(TriggerText.Zoned(slot.Planned, schedule), slot.Starts ? "would start" : slot.Run ?? "waits", slot.Why);
        }

        session.Screen.Write(table);
        session.Screen.Note(string.Create(CultureInfo.InvariantCulture, $"{preview.Starts} would start, {preview.Existed} are there already"));
    }

    /// <summary>A day begins when the schedule's zone says so; where that skips midnight, with the first time after it.</summary>
    private static DateTimeOffset Read(string option, string text, TriggerDefinition.Schedule schedule)
    {
        if (Instant.Read(text) is { } instant)
        {
            return instant;
        }

        if (!DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw RefusedException.Usage($"{option}: {Expected}, found `{text}`");
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone);
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(1);
        }

        return new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
    }
}
