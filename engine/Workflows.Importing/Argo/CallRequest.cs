using Workflows.Definitions.Syntax;
using Workflows.Importing.Reading;

namespace Workflows.Importing.Argo;

/// <summary>What a call asks of the template that it names.</summary>
/// <param name="Name">As others around it name it.</param>
/// <param name="FullName">With the names of the calls around it: what its step is called.</param>
/// <param name="Gate">What must have happened before.</param>
/// <param name="Scope">What its arguments mean.</param>
/// <param name="Arguments">What it hands over.</param>
/// <param name="At">Where it stands.</param>
internal sealed record CallRequest(string Name, string FullName, Gate Gate, TagScope Scope, SourceMap Arguments, Node At)
{
    public Loop? Loop { get; init; }

    /// <summary>A condition that is asked for each item.</summary>
    public Node? PerItem { get; init; }

    public bool IsTolerated { get; init; }
}
