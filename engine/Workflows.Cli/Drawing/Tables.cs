using Spectre.Console;
using Workflows.Cli.Terminal;

namespace Workflows.Cli.Drawing;

/// <summary>Tables without lines: columns stand by their alignment, and copy well.</summary>
internal static class Tables
{
    public static Table Plain(params string[] headings)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var (heading, i) in headings.Select((heading, i) => (heading, i)))
        {
            table.AddColumn(new TableColumn(new Text(heading, Looks.Dim)) { NoWrap = i < headings.Length - 1 }.Padding(0, 0, 2, 0));
        }

        return table;
    }
}
