using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Elsa;

/// <summary>An arrow of a flowchart.</summary>
/// <param name="From">The id of the activity that it leaves.</param>
/// <param name="Port">By which outcome.</param>
/// <param name="To">The id of the activity that it leads to.</param>
/// <param name="At">Where it stands.</param>
internal sealed record ElsaConnection(string From, string Port, string To, Node At)
{
    /// <summary>Of today's form, with capitals, or flat as older versions wrote it.</summary>
    public static ElsaConnection Read(SourceMap connection, Notes notes)
    {
        var (source, target) = (connection.Take("source") ?? connection.Take("Source"), connection.Take("target") ?? connection.Take("Target"));
        var port = connection.Text("sourcePort");
        _ = connection.Take("targetPort");
        _ = connection.Take("vertices");
        connection.Close(_ => null);
        var (from, named) = End(source, notes);
        var (to, _) = End(target, notes);
        return new ElsaConnection(from, named ?? port ?? "Done", to, connection.Node);
    }

    private static (string Activity, string? Port) End(Node? end, Notes notes)
    {
        if (end is not Node.Map)
        {
            return (end is null ? string.Empty : PlainText.Of(end), null);
        }

        var map = new SourceMap(end, notes);
        var (activity, port) = (map.Text("activity") ?? map.Text("Activity") ?? string.Empty, map.Text("port") ?? map.Text("Port"));
        map.Close(_ => null);
        return (activity, port);
    }
}
