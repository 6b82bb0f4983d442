using System.Collections.Immutable;
using Workflows.Core.Definitions;
using Workflows.Definitions.Syntax;
using Workflows.Definitions.Values;

namespace Workflows.Definitions;

/// <summary>What is known of a sub-workflow when the workflow that runs it is read: what it takes and what it leaves.</summary>
/// <param name="Shown">What errors call it: <c>child version 3</c>.</param>
public sealed record ChildWorkflow(string Shown)
{
    public ImmutableArray<ParameterDefinition> Parameters { get; init; } = [];

    /// <summary>The names of its outputs.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];

    /// <summary>Why it can't be run; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>As a definition says it.</summary>
    public static ChildWorkflow Of(string shown, WorkflowDefinition definition) => new(shown)
    {
        Parameters = definition.Parameters,
        Outputs = definition.Outputs is { } outputs && JsonSyntax.Read(outputs.Json) is Node.Map map ? [.. map.Entries.Select(entry => entry.Key)] : [],
    };

    /// <summary>What a mapping of parameters must be.</summary>
    internal static Schema SchemaOf(ImmutableArray<ParameterDefinition> parameters, bool allGiven)
    {
        var all = new Schema { Open = false };
        foreach (var parameter in parameters)
        {
            all.Properties.Add(parameter.Name, SchemaText.Of(parameter.Schema));
        }

        all.Required.AddRange(allGiven ? parameters.Where(parameter => parameter.Default is null).Select(parameter => parameter.Name) : []);
        return all;
    }
}
