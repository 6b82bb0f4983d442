using System.Globalization;
using System.Text.Json;
using Workflows.Cli.CommandLine;
using Workflows.Cli.Drawing;
using Workflows.Cli.Terminal;
using Workflows.Runtime.Views;

namespace Workflows.Cli.Library;

/// <summary>One model: as a page for people, and as a document.</summary>
internal static class ModelPage
{
    private const int Metrics = 6;

    public static void Write(Session session, ModelDocument model)
    {
        var screen = session.Screen;
        screen.WriteLine(new Piece(model.Model, Looks.Strong));
        foreach (var (alias, version) in model.Aliases)
        {
            screen.WriteLine("  ", new Piece(alias, Looks.Good), string.Create(CultureInfo.InvariantCulture, $" {screen.Glyphs.Arrow} version {version}"));
        }

        screen.WriteLine();
        screen.Write(Versions(session, model));
        if (model.History.Count > 0)
        {
            screen.WriteLine();
            foreach (var move in model.History.Reverse())
            {
                var from = move.From is { } earlier ? string.Create(CultureInfo.InvariantCulture, $"{earlier} {screen.Glyphs.Arrow} ") : string.Empty;
                screen.WriteSentence(
                    new Piece(Times.Moment(move.At), Looks.Dim),
                    string.Create(CultureInfo.InvariantCulture, $"  {move.Alias} {from}{move.To}  "),
                    new Piece($"by {move.By}", Looks.Dim));
            }
        }
    }

    private static Columns Versions(Session session, ModelDocument model)
    {
        var table = new Columns(
            new Column("version"),
            new Column("registered") { Style = Looks.Dim },
            new Column("run"),
            new Column("metrics"),
            new Column("file") { Style = Looks.Dim, TooLong = Overflowing.StaysWhole });
        foreach (var version in model.Versions.OrderByDescending(version => version.Version))
        {
            table.Add(
                version.Version.ToString(CultureInfo.InvariantCulture),
                Times.Ago(version.At, session.Now),
                version.Run ?? string.Empty,
                version.Broken ?? MetricsText(version.Metrics),
                $"{version.FileName} ({Times.Size(version.Size)})  {session.Backend.WhereIs(version.Sha256)}");
        }

        return table;
    }

    private static string MetricsText(JsonElement metrics) =>
        string.Join("  ", metrics.EnumerateObject().Take(Metrics).Select(metric => $"{metric.Name} {MetricText(metric.Value)}"));

    private static string MetricText(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? ShownValue.Number(value.GetDouble())
        : Texts.OneLine(value.ToString());
}
