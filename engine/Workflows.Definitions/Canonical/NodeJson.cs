using System.Text;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Canonical;

/// <summary>A tree as JSON text, in the order written.</summary>
internal static class NodeJson
{
    public static string Write(Node node)
    {
        var output = new StringBuilder();
        Write(output, node);
        return output.ToString();
    }

    public static void Write(StringBuilder output, Node node)
    {
        switch (node)
        {
            case Node.Text text:
                JsonText.String(output, text.Value);
                break;
            case Node.Number number:
                output.Append(number.Json);
                break;
            case Node.Flag flag:
                output.Append(flag.Value ? "true" : "false");
                break;
            case Node.List list:
                output.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    output.Append(i == 0 ? string.Empty : ",");
                    Write(output, list.Items[i]);
                }

                output.Append(']');
                break;
            case Node.Map map:
                output.Append('{');
                for (var i = 0; i < map.Entries.Count; i++)
                {
                    output.Append(i == 0 ? string.Empty : ",");
                    JsonText.String(output, map.Entries[i].Key);
                    output.Append(':');
                    Write(output, map.Entries[i].Value);
                }

                output.Append('}');
                break;
            default:
                output.Append("null");
                break;
        }
    }
}
