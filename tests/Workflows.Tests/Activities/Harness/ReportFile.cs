using System.Xml.Linq;

namespace Workflows.Tests.Activities.Harness;

/// <summary>A report as a browser without network or script would show it.</summary>
internal sealed class ReportFile
{
    private readonly XElement _body;

    public ReportFile(ActivityResult result)
        : this(result.Artifact("report/index.html"))
    {
    }

    public ReportFile(string path)
    {
        Html = File.ReadAllText(path);
        // It is well-formed XML too, but for the document type, so no parser of ours guesses.
        Page = XElement.Parse(Html[(Html.IndexOf('>', StringComparison.Ordinal) + 1)..]);
        _body = Page.Element("body")!;
    }

    public string Html { get; }

    public XElement Page { get; }

    public string Text => _body.Value;

    /// <summary>Words and bytes of each plot.</summary>
    public IReadOnlyList<(string Words, byte[] Png)> Plots => [.. _body.Descendants("img").Select(i => (i.Attribute("alt")!.Value, Bytes(i)))];

    /// <summary>Each table as rows of texts, the header first.</summary>
    public IReadOnlyList<string[][]> Tables =>
        [.. _body.Descendants("table").Select(t => t.Descendants("tr").Select(r => r.Elements().Select(c => c.Value).ToArray()).ToArray())];

    private static byte[] Bytes(XElement image) => Convert.FromBase64String(image.Attribute("src")!.Value["data:image/png;base64,".Length..]);
}
