using System.Collections.Immutable;

namespace Workflows.Importing;

/// <summary>What came of a file of another engine.</summary>
public sealed record ImportResult
{
    /// <summary>The definitions, in the order of the file; each is valid. Empty where something stands in the way of all.</summary>
    public required ImmutableArray<ImportedWorkflow> Workflows { get; init; }

    /// <summary>All that was not carried over as it stood, in the order of the file.</summary>
    public required ImmutableArray<ImportNote> Notes { get; init; }

    /// <summary>Something stands in the way of a workflow of the file.</summary>
    public bool IsRefused => Notes.Any(note => note.Weight == NoteWeight.InTheWay);
}

/// <summary>A definition in our language.</summary>
/// <param name="Name">The workflow's name; a child's begins with its parent's.</param>
/// <param name="Yaml">Its text, with a comment wherever something was left out or wants a look.</param>
public sealed record ImportedWorkflow(string Name, string Yaml);
