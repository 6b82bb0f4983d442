using System.Security.Cryptography;
using System.Text;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Canonical;

/// <summary>RFC 8785: keys in order of their UTF-16 units, no blanks, numbers as ECMAScript writes them.</summary>
public static class CanonicalForm
{
    /// <summary>The canonical text of any JSON text.</summary>
    /// <exception cref="ArgumentException">The text is no JSON.</exception>
    public static string Of(string json)
    {
        try
        {
            return Of(JsonSyntax.Read(json));
        }
        catch (SyntaxErrorException e)
        {
            throw new ArgumentException(e.Message, nameof(json), e);
        }
    }

    /// <summary>SHA-256 of a text's UTF-8, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    internal static string Of(Node node)
    {
        var output = new StringBuilder();
        Write(output, node);
        return output.ToString();
    }

    private static void Write(StringBuilder output, Node node)
    {
        switch (node)
        {
            case Node.Map map:
                var separator = '{';
                foreach (var entry in map.Entries.OrderBy(e => e.Key, StringComparer.Ordinal))
                {
                    output.Append(separator);
                    separator = ',';
                    JsonText.String(output, entry.Key);
                    output.Append(':');
                    Write(output, entry.Value);
                }

                output.Append(separator == '{' ? "{}" : "}");
                break;
            case Node.List list:
                separator = '[';
                foreach (var item in list.Items)
                {
                    output.Append(separator);
                    separator = ',';
                    Write(output, item);
                }

                output.Append(separator == '[' ? "[]" : "]");
                break;
            default:
                NodeJson.Write(output, node);
                break;
        }
    }
}
