using System.Collections.Immutable;

namespace Workflows.Importing.Exporting;

/// <summary>A definition of ours in the language of another engine.</summary>
/// <param name="Yaml">Its text, a stream of documents, with a comment wherever something was left out or wants a look.</param>
/// <param name="Notes">All that was not carried over as it stood, in the order of the definition; lines and columns are those of its text.</param>
public sealed record ExportResult(string Yaml, ImmutableArray<ImportNote> Notes)
{
    /// <summary>Nothing was left out; there may be things to look at.</summary>
    public bool IsComplete => Notes.All(note => note.Weight == NoteWeight.Judgement);
}
