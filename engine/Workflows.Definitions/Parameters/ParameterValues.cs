using System.Collections.Immutable;
using System.Text;
using Workflows.Core.Definitions;
using Workflows.Definitions.Canonical;
using Workflows.Definitions.Problems;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions.Parameters;

/// <summary>The parameters of a run: given values checked against the schemas, defaults filled in.</summary>
public static class ParameterValues
{
    /// <summary>
    /// Checks and completes. Paths (<see cref="ParameterDefinition.Format"/> <c>file</c> or <c>folder</c>) are texts here: whoever starts the
    /// run resolves them, given ones against the caller's folder and defaults against the definition's.
    /// </summary>
    /// <param name="parameters">As the workflow declares them.</param>
    /// <param name="given">The text of one JSON object.</param>
    public static CompletedParameters Complete(ImmutableArray<ParameterDefinition> parameters, string given)
    {
        if (Encoding.UTF8.GetByteCount(given) > Limits.ValueBytes)
        {
            return new(null, [new(string.Empty, TooLarge)]);
        }

        Node node;
        try
        {
            node = JsonSyntax.Read(given);
        }
        catch (SyntaxErrorException e)
        {
            return new(null, [new(string.Empty, e.Message)]);
        }

        return node is Node.Map map ? Complete(parameters, map) : new(null, [new(string.Empty, $"expected a mapping of parameters, found {node.Kind}")]);
    }

    private static string TooLarge => $"the parameters are larger than {Limits.ValueBytes / 1024} KiB; pass large data as a file";

    private static CompletedParameters Complete(ImmutableArray<ParameterDefinition> parameters, Node.Map given)
    {
        var errors = new List<ParameterError>();
        var known = parameters.Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in given.Entries.Where(e => !known.Contains(e.Key)))
        {
            errors.Add(Unknown(entry.Key, known));
        }

        var values = new List<(string Name, string Json)>();
        foreach (var parameter in parameters)
        {
            if (given.Find(parameter.Name) is { } entry)
            {
                var schema = SchemaText.Of(parameter.Schema);
                var problems = SchemaCheck.Check(schema, entry.Value, Route.Root[parameter.Name]);
                errors.AddRange(problems.Select(p => new ParameterError(p.Route.ToString(), p.Message)));
                values.Add((parameter.Name, NodeJson.Write(entry.Value)));
            }
            else if (parameter.Default is { } value)
            {
                values.Add((parameter.Name, value));
            }
            else
            {
                errors.Add(new(parameter.Name, $"is missing and has no default{Described(parameter)}"));
            }
        }

        var json = "{" + string.Join(',', values.Select(v => $"{JsonText.String(v.Name)}:{v.Json}")) + "}";
        if (Encoding.UTF8.GetByteCount(json) > Limits.ValueBytes)
        {
            errors.Add(new(string.Empty, TooLarge));
        }

        return new(errors.Count == 0 ? json : null, [.. errors]);
    }

    private static ParameterError Unknown(string name, HashSet<string> known)
    {
        var suggestion = Nearest.Find(name, known);
        var hint = suggestion is not null ? $"; did you mean `{suggestion}`?"
            : known.Count == 0 ? "; the workflow has none" : $"; there are {string.Join(", ", known.Order(StringComparer.Ordinal).Select(k => $"`{k}`"))}";
        return new(Node.Shorten(name), "there is no such parameter" + hint);
    }

    private static string Described(ParameterDefinition parameter) =>
        SchemaText.Of(parameter.Schema).Description is { } text ? $": {text}" : $"; give it: {parameter.Name}=...";
}

/// <summary>Parameters ready for a run, or what is wrong with them.</summary>
/// <param name="Json">The text of one JSON object in the order declared; null where there are errors.</param>
/// <param name="Errors">All of them.</param>
public sealed record CompletedParameters(string? Json, ImmutableArray<ParameterError> Errors);

/// <summary>What is wrong with a parameter.</summary>
/// <param name="Path">The parameter, and the place in its value: <c>rules[0].min</c>; empty for all of them together.</param>
/// <param name="Message">What was expected.</param>
public sealed record ParameterError(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
