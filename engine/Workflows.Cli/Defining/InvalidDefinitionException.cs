using System.Collections.Immutable;
using Workflows.Definitions;

namespace Workflows.Cli.Defining;

/// <summary>Ends a command whose definition, or a manifest of whose catalogue, is wrong: each error is printed with its place.</summary>
internal sealed class InvalidDefinitionException(ImmutableArray<DefinitionError> errors) : Exception($"{errors.Length} errors")
{
    public ImmutableArray<DefinitionError> Errors { get; } = errors;
}
