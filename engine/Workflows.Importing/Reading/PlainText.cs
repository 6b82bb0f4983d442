using Workflows.Definitions.Canonical;
using Workflows.Definitions.Syntax;

namespace Workflows.Importing.Reading;

/// <summary>A value as the text that other engines make of it.</summary>
internal static class PlainText
{
    public static string Of(Node node) => node switch
    {
        Node.Text text => text.Value,
        Node.Number number => number.Written,
        Node.Flag flag => flag.Value ? "true" : "false",
        Node.Nothing => string.Empty,
        _ => NodeJson.Write(node),
    };
}
