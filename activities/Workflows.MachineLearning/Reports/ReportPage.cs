using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using Workflows.Activities;

namespace Workflows.MachineLearning.Reports;

/// <summary>
/// What a step shows to people: <c>report/index.html</c>, one file that holds its plots and tables. It needs no network, no script and no other
/// file, so it can be opened, sent and archived as it is. Every text is escaped: names of columns and values come from data.
/// </summary>
internal sealed class ReportPage(string title)
{
    /// <summary>Plots are drawn at twice the size they are shown at.</summary>
    private const int PixelsPerPoint = 2;

    /// <summary>Of names in one sentence.</summary>
    private const int MaxListed = 30;

    private const string Style = """
        body { font: 15px/1.5 Inter, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: #1f2937; background: #fff; }
        body { margin: 2em auto; padding: 0 1.5em; max-width: 1100px; }
        h1 { font-size: 1.6em; margin: 0 0 .4em; } h2 { font-size: 1.15em; margin: 2em 0 .5em; }
        p.of { color: #6b7280; margin: 0 0 1.2em; }
        p, ul { max-width: 50em; } .good { color: #047857; } .bad { color: #b91c1c; } p.good, p.bad { font-weight: 600; font-size: 1.1em; }
        table { border-collapse: collapse; font-size: 14px; }
        th, td { text-align: left; vertical-align: top; padding: .3em .9em .3em 0; border-bottom: 1px solid #e5e7eb; }
        th { color: #6b7280; font-weight: 600; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td { max-width: 30em; min-width: 3em; overflow-wrap: anywhere; }
        figure { margin: 1.5em 0; overflow-x: auto; } img { max-width: max(100%, 560px); height: auto; } .wide { overflow-x: auto; }
        @media (max-width: 700px) {
          .rows thead { display: none; }
          .rows tr { display: flex; flex-wrap: wrap; column-gap: 1.1em; padding: .5em 0; border-bottom: 1px solid #e5e7eb; }
          .rows td, .rows td.number { max-width: none; min-width: 0; padding: 0; border: 0; text-align: left; white-space: normal; }
          .rows td:first-child { font-weight: 600; flex: 0 0 100%; } .rows td:empty { display: none; }
          .rows td:not(:first-child)::before { content: attr(data-name) "\00a0"; color: #6b7280; }
        }
        """;

    /// <summary>As many stand beside each other on a telephone; of a wider table each row becomes a list there, with the names of its columns.</summary>
    private const int NarrowColumns = 3;

    private readonly StringBuilder _body = new();

    /// <summary>What the step has found, in one sentence.</summary>
    public ReportPage Verdict(bool good, string text) => Add($"<p class=\"{(good ? "good" : "bad")}\">{Escape(text)}</p>");

    public ReportPage Heading(string text) => Add($"<h2>{Escape(text)}</h2>");

    public ReportPage Paragraph(string text) => Add($"<p>{Escape(text)}</p>");

    /// <summary>Where not all are shown, how many are, and which.</summary>
    public ReportPage Some(int shown, int all, string things, string which) =>
        shown == all ? this : Paragraph(string.Create(CultureInfo.InvariantCulture, $"{shown:N0} of {all:N0} {things}: {which}."));

    /// <summary>Who looks for a column in the pictures reads why it is not there.</summary>
    public static string NotDrawn(IReadOnlyList<string> columns, string why) => $"Not drawn: {Listed(columns)} ({why}).";

    /// <summary>Names of columns, of which there may be hundreds.</summary>
    public static string Listed(IReadOnlyList<string> names) => names.Count <= MaxListed
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(MaxListed))} and {names.Count - MaxListed:N0} more");

    public ReportPage List(IEnumerable<string> items) => Add($"<ul>{string.Concat(items.Select(item => $"<li>{Escape(item)}</li>"))}</ul>");

    public ReportPage Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var all = rows.ToArray();
        var heads = header.Select((name, c) => $"<th scope=\"col\"{(all.Length > 0 && all[0][c].IsNumber ? " class=\"number\"" : "")}>{Escape(name)}</th>");
        var isWide = header.Count > NarrowColumns;
        Add($"<div class=\"wide\"><table{(isWide ? " class=\"rows\"" : "")}><thead><tr>{string.Concat(heads)}</tr></thead><tbody>");
        foreach (var row in all)
        {
            Add($"<tr>{string.Concat(row.Select((cell, c) => Field(cell, isWide ? header[c] : "")))}</tr>");
        }

        return Add("</tbody></table></div>");
    }

    /// <summary>A plot as PNG; the words are for those who can't see it.</summary>
    public ReportPage Plot(string words, byte[] png)
    {
        // Width and height stand in the first chunk of a PNG.
        var width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)) / PixelsPerPoint;
        var height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)) / PixelsPerPoint;
        var source = $"data:image/png;base64,{Convert.ToBase64String(png)}";
        return Add($"<figure><img alt=\"{Escape(words)}\" width=\"{width}\" height=\"{height}\" src=\"{source}\" /></figure>");
    }

    public void Save(Attempt attempt) => File.WriteAllText(attempt.ReportPath("index.html"), $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
        <title>{Escape(attempt.Run.Length == 0 ? title : $"{title}: {attempt.Run} {StepOf(attempt)}")}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <h1>{Escape(title)}</h1>
        <p class="of">{Escape(Origin(attempt))}</p>
        {_body}</body>
        </html>

        """);

    /// <summary>Whose page it is, for it may be sent around, and opened a year later; run by hand it is nobody's.</summary>
    private static string Origin(Attempt attempt)
    {
        var date = attempt.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var version = attempt.WorkflowVersion is { } number ? string.Create(CultureInfo.InvariantCulture, $"{attempt.Workflow} version {number}, ") : "";
        return attempt.Run.Length == 0 ? date : $"{attempt.Run}, {version}step {StepOf(attempt)}, {date}";
    }

    /// <summary><c>gate</c>, <c>grid[3]</c>.</summary>
    private static string StepOf(Attempt attempt) =>
        attempt.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"{attempt.Step}[{index}]") : attempt.Step;

    private static string Field(Cell cell, string name)
    {
        string?[] classes = [cell.IsNumber ? "number" : null, cell.Tone switch { Tone.Good => "good", Tone.Bad => "bad", _ => null }];
        var named = string.Join(' ', classes.OfType<string>());
        return $"<td{(named.Length > 0 ? $" class=\"{named}\"" : "")}{(name.Length > 0 ? $" data-name=\"{Escape(name)}\"" : "")}>{Escape(cell.Text)}</td>";
    }

    /// <summary>Also characters that no page may hold.</summary>
    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Select(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\ufffe' or '\uffff' ? '\ufffd' : c)));

    private ReportPage Add(string html)
    {
        _body.Append(html).Append('\n');
        return this;
    }
}
