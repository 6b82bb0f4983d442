using System.Globalization;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Looking;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Starting;

/// <summary>What a run would do, for people or as a document.</summary>
internal static class PreviewScreen
{
    public static void Write(Session session, PreviewDocument preview)
    {
        var screen = session.Screen;
        if (screen.Json)
        {
            RunJson.Write(preview);
            return;
        }

        Column[] columns = [new("step"), new("does"), new("would"), new() { Style = Looks.Dim, IsSpare = true, TooLong = Overflowing.IsCut }];
        var table = new Columns(columns) { Dots = screen.Glyphs.Dots };
        foreach (var step in preview.Steps)
        {
            table.Add(step.Name, Work(step), Fate(step), string.Join("; ", Details(step)));
        }

        screen.Write(table);
        var key = preview.ConcurrencyKey is { } said ? $"; runs with the key `{said}` wait for each other" : string.Empty;
        screen.Note($"nothing was started: this is what happens if every step that runs succeeds{key}");
    }

    private static string Work(StepPreviewDocument step) =>
        (step.Uses ?? step.Workflow ?? step.Kind) + (step.Instances is { } count ? string.Create(CultureInfo.InvariantCulture, $" x {count}") : string.Empty);

    private static string Fate(StepPreviewDocument step) => step.Fate switch
    {
        "runs" => "run",
        "reuses" => "take an earlier result",
        "skipped" => "be skipped",
        "fails" => "fail",
        _ => "be decided later",
    };

    private static IEnumerable<string> Details(StepPreviewDocument step)
    {
        if (step.Why is { } why)
        {
            yield return why;
        }

        if (step.Approval is { } asked)
        {
            var from = asked.From.Count == 0 ? "role:approver" : string.Join(", ", asked.From);
            yield return string.Create(CultureInfo.InvariantCulture, $"asks {asked.Count} of {from}");
        }

        if (step.Image is { } image)
        {
            yield return image;
        }

        if (step.Profile is { } profile)
        {
            yield return $"profile {profile}";
        }

        if (step.Queue is { } queue)
        {
            yield return $"queue {queue}";
        }
    }
}
