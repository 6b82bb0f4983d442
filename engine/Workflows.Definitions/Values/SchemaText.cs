using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Workflows.Definitions.Fields;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;

namespace Workflows.Definitions.Values;

/// <summary>Checks JSON texts against schemas that were checked when their definition was published.</summary>
public static class SchemaText
{
    private static readonly ConditionalWeakTable<string, Schema> Known = [];

    /// <summary>Everything that is wrong with a value: <c>path: message</c>, the path empty for the value itself. Empty: it fits.</summary>
    /// <param name="schema">A schema of a definition or a manifest.</param>
    /// <param name="value">JSON text.</param>
    public static ImmutableArray<string> Check(string schema, string value)
    {
        try
        {
            return [.. SchemaCheck.Check(Of(schema), JsonSyntax.Read(value), Route.Root).Select(Line)];
        }
        catch (SyntaxErrorException e)
        {
            return [e.Message];
        }
    }

    /// <summary>The schema of a text; kept as long as the text lives.</summary>
    internal static Schema Of(string schema) => Known.GetValue(schema, static text =>
    {
        var node = JsonSyntax.Read(text);
        var source = new SourceFile(string.Empty, text, null);
        return SchemaShape.Read(new Field(node, node.Place, Route.Root, source)) ?? new Schema();
    });

    private static string Line(SchemaProblem problem)
    {
        var path = problem.Route.ToString();
        return path.Length == 0 ? problem.Message : $"{path}: {problem.Message}";
    }
}
