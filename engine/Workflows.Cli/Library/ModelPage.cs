using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Folders;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Storing;
using Workflows.Storage.Files;

namespace Workflows.Cli.Library;

/// <summary>One model: as a page for people, and as a document.</summary>
internal static class ModelPage
{
    private const int Metrics = 6;

    public static void Write(Session session, ModelRecord model)
    {
        var screen = session.Screen;
        screen.Markup($"[bold]{model.Model.EscapeMarkup()}[/]");
        foreach (var (alias, version) in model.Aliases)
        {
            screen.Markup(string.Create(CultureInfo.InvariantCulture, $"  [green]{alias.EscapeMarkup()}[/] {screen.Glyphs.Arrow.EscapeMarkup()} version {version}"));
        }

        screen.WriteLine();
        screen.People.Write(Versions(session, model));
        if (!model.History.IsEmpty)
        {
            screen.WriteLine();
            foreach (var move in model.History.Reverse())
            {
                var from = move.From is { } earlier ? string.Create(CultureInfo.InvariantCulture, $"{earlier} {screen.Glyphs.Arrow} ") : string.Empty;
                screen.Markup(string.Create(CultureInfo.InvariantCulture, $"[grey]{Times.Moment(move.At)}[/]  {move.Alias.EscapeMarkup()} {from.EscapeMarkup()}{move.To}  [grey]by {move.By.EscapeMarkup()}[/]"));
            }
        }
    }

    public static object Document(ModelRecord model) => new
    {
        model.Model,
        model.Aliases,
        versions = model.Versions.Select(version => new
        {
            version.Version,
            version.Sha256,
            version.Size,
            version.FileName,
            metrics = JsonElement.Parse(version.MetricsJson),
            tags = JsonElement.Parse(version.TagsJson),
            version.Run,
            version.Step,
            version.At,
        }),
        model.History,
    };

    private static Table Versions(Session session, ModelRecord model)
    {
        var files = new FolderFileStore(session.Folder.Files);
        var table = Tables.Plain("version", "registered", "run", "metrics", "file");
        foreach (var version in model.Versions.OrderByDescending(version => version.Version))
        {
            table.AddRow(
                new Text(version.Version.ToString(CultureInfo.InvariantCulture)),
                new Text(Times.Ago(version.At, session.Now), Looks.Dim),
                new Text(version.Run ?? string.Empty),
                new Text(MetricText(version.MetricsJson)),
                new Text($"{version.FileName} ({Times.Size(version.Size)})  {DataFolder.Shown(files.PathOf(version.Sha256))}", Looks.Dim));
        }

        return table;
    }

    private static string MetricText(string json)
    {
        using var document = JsonDocument.Parse(json);
        return string.Join("  ", document.RootElement.EnumerateObject().Take(Metrics).Select(metric =>
            $"{metric.Name} {(metric.Value.ValueKind == JsonValueKind.Number ? metric.Value.GetDouble().ToString("G5", CultureInfo.InvariantCulture) : Texts.OneLine(metric.Value.ToString()))}"));
    }
}
